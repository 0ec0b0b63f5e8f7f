import { injectKey, templateDomain } from '../core/annotations.ts';
import { formatFault } from '../core/fault.ts';
import { type JsonMap, readMap, readString } from '../core/json.ts';
import { nearestName } from '../core/nearestName.ts';
import { readText } from '../core/parameters/readValue.ts';
import { readInjectList } from '../core/request/readInjectList.ts';
import { selectTemplates } from '../core/request/selectTemplates.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Review } from './readReview.ts';
import type { Verdict } from './verdict.ts';

/** Says what is probably wrong with what a Namespace asks for. It is never refused: templates may be on their way. */
export const validateNamespace = ({ object, name }: Review, snapshot: Snapshot): Verdict => {
  const metadata = readMap(object, 'metadata');
  const annotations = readMap(metadata, 'annotations') ?? {};
  const label = readString(readMap(metadata, 'labels'), injectKey);
  const said = readInjectList(readString(annotations, injectKey) ?? '');
  const warnings: string[] = [];
  if (label !== undefined && !['enabled', 'disabled', ''].includes(label)) {
    warnings.push(`the label ${injectKey} has no effect with this value; "enabled" opts the pods in`);
  }
  const names = said.kind === 'list' ? said.names : [];
  if (said.kind === 'wrong')
    warnings.push(...said.messages.map((message) => `the annotation ${injectKey}: ${message}`));
  else if (said.kind === 'disabled' || (said.kind === 'list' && (said.enabled || said.without.length > 0)))
    warnings.push(
      `the annotation ${injectKey} of a Namespace is a list of templates; "enabled" and "disabled" mean nothing in it`,
    );
  if (label === 'enabled' && said.kind !== 'wrong' && names.length === 0) {
    warnings.push(
      `the label ${injectKey}: enabled opts its pods in, but the annotation ${injectKey} lists no templates`,
    );
  }
  const selection = selectTemplates(names, readString(metadata, 'name') ?? name, snapshot);
  warnings.push(
    ...selection.faults.map((fault) => `pods that this Namespace asks for are refused: ${formatFault(fault)}`),
  );
  return { warnings: [...warnings, ...checkParameters(annotations, snapshot)] };
};

const checkParameters = (annotations: JsonMap, { catalog, home }: Snapshot): string[] =>
  Object.keys(annotations).flatMap((key) => {
    const at = key.indexOf(templateDomain);
    if (at === -1) return [];
    const [template, name] = [key.slice(0, at), key.slice(at + templateDomain.length)];
    const declared = catalog.entries.get(`${home}/${template}`)?.template?.parameters;
    if (declared === undefined || name === 'containers') return [];
    const parameter = declared.get(name);
    if (parameter === undefined) {
      const near = nearestName(name, [...declared.keys()]);
      return [
        `${key}: template "${template}" does not declare this parameter${near === undefined ? '' : `; did you mean "${near}"?`}`,
      ];
    }
    const read = readText(readString(annotations, key) ?? '', parameter);
    return read.kind === 'wrong' ? [`${key}: ${read.message}`] : [];
  });
