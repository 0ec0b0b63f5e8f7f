import { clusterName, isTemplateName, templateLabel } from '../core/annotations.ts';
import { quote } from '../core/formatPath.ts';
import { readField, readMap, readString } from '../core/json.ts';
import type { TemplateSource } from '../core/template/source.ts';
import type { YamlFault } from '../core/yaml/yamlFault.ts';
import type { ManifestObject } from './manifestObject.ts';

/** What manifests leave open. */
export interface TemplateDefaults {
  /** podgraft's own namespace, for objects that name none. */
  readonly home: string;
  /** The file that the manifests were read from; names the template if it holds nothing but a template's body. */
  readonly file?: string;
}

/** What a ConfigMap is to podgraft. */
export type ConfigMapReading =
  | { readonly kind: 'template'; readonly source: TemplateSource }
  | { readonly kind: 'cluster' }
  | { readonly kind: 'none' }
  /** `key` is the template's `namespace/name`, if it has got so far. */
  | { readonly kind: 'broken'; readonly key?: string; readonly problem: YamlFault };

/**
 * Reads a ConfigMap. One with a key `template.yaml`, or `config` as the Initializers spelt it, is a template; whoever
 * labels it as one means it as one.
 */
export const readTemplate = (manifest: ManifestObject, { home, file }: TemplateDefaults): ConfigMapReading => {
  const metadata = readMap(manifest.object, 'metadata');
  const objectName = readString(metadata, 'name') ?? '';
  const namespace = readString(metadata, 'namespace') || home;
  if (objectName === clusterName && namespace === home) return { kind: 'cluster' };
  const data = readMap(manifest.object, 'data') ?? {};
  const keys = (['template.yaml', 'config'] as const).filter((key) => Object.hasOwn(data, key));
  const [key] = keys;
  const isLabelled = readString(readMap(metadata, 'labels'), templateLabel) === 'true';
  if (key === undefined && !isLabelled) return { kind: 'none' };
  const name = key === 'config' ? objectName.replace(/-initializer$/, '') : objectName;
  const fail = (path: readonly string[], message: string, remedy: string): ConfigMapReading => {
    const { line, column } = manifest.placeOf(...path);
    const problem = {
      path: '',
      line,
      column,
      message: `the ConfigMap${objectName === '' ? '' : ` ${quote(objectName)}`} ${message}`,
      remedy,
    };
    return { kind: 'broken', key: `${namespace}/${name}`, problem };
  };
  if (objectName === '') {
    return fail(
      ['metadata', 'name'],
      'has no name that is text',
      'write metadata.name, in quotes if it looks like something else',
    );
  }
  if (!isTemplateName(name))
    return fail(['metadata', 'name'], `cannot be a template: ${quote(name)} is no name for one`, nameRemedy);
  if (key === undefined) {
    return fail(
      ['data'],
      'has the label of a template but no template',
      'put the template under the key "template.yaml" of data, or remove the label',
    );
  }
  if (keys.length > 1) return fail(['data', 'config'], 'has both "template.yaml" and "config"', 'remove one of them');
  const text = readField(data, key);
  if (typeof text !== 'string') {
    return fail(
      ['data', key],
      `holds something else than text under ${quote(key)}`,
      `write "${key}: |" and the template in indented lines below`,
    );
  }
  const origin = manifest.textOriginOf('data', key);
  return { kind: 'template', source: { namespace, name, key, text, ...(file && { file }), ...(origin && { origin }) } };
};

/** Reads a document without `kind`: the body of a template if it is all that the file holds. */
export const readBareTemplate = (
  text: string,
  manifest: ManifestObject,
  isOnly: boolean,
  { home, file }: TemplateDefaults,
): ConfigMapReading => {
  const fail = (message: string, remedy: string): ConfigMapReading => {
    const { line, column } = manifest.placeOf();
    return { kind: 'broken', problem: { path: '', line, column, message, remedy } };
  };
  if (!isOnly || file === undefined) {
    return fail(
      'a document has no kind',
      'add apiVersion and kind; the body of a template without them needs a file of its own',
    );
  }
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.(?:ya?ml|json)$/, '');
  if (!isTemplateName(name))
    return fail(`the file's name without its ending, ${quote(name)}, is no name for a template`, nameRemedy);
  return {
    kind: 'template',
    source: { namespace: home, name, key: 'template.yaml', text, file, origin: { line: 1, indent: 0 } },
  };
};

const nameRemedy = 'use lower-case letters, digits and "-", at most 63, and none of enabled, true, disabled, false';
