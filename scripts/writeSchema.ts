// Writes src/core/schema/podSchema.ts from what the API server that $KUBECONFIG names says about a Pod.
//   node scripts/writeSchema.ts           write the file
//   node scripts/writeSchema.ts --check   compare only: exit code 1 if the file differs from what would be written,
//                                         2 if there is no API server of the file's version to ask

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

/** As much of OpenAPI 3.0 as the API server uses for the types below a Pod. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

interface OpenApi {
  readonly info: { readonly version: string };
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const root = resolve(import.meta.dirname, '..');
const target = 'src/core/schema/podSchema.ts';
const podType = 'io.k8s.api.core.v1.Pod';

/** Types that are one value in JSON, and the word of fieldType.ts for each. */
const words: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'intOrString',
};

/** The client certificate and address of the current context: inline as `…-data`, or as a file beside the kubeconfig. */
const readKubeconfig = (file: string) => {
  const { contexts, clusters, users, ...config } = parse(readFileSync(file, 'utf8'));
  const named = (list: { name: string }[], name: string, field: string) =>
    (list.find((entry) => entry.name === name) as Record<string, Record<string, string>> | undefined)?.[field] ?? {};
  const context = named(contexts, config['current-context'], 'context');
  const cluster = named(clusters, context['cluster'] ?? '', 'cluster');
  const user = named(users, context['user'] ?? '', 'user');
  const read = (from: Record<string, string>, field: string) => {
    const inline = from[`${field}-data`];
    if (inline !== undefined) return Buffer.from(inline, 'base64');
    const path = from[field];
    if (path === undefined) throw new Error(`${file} has no ${field}: use one with a client certificate`);
    return readFileSync(resolve(dirname(file), path));
  };
  return {
    server: cluster['server'] ?? '',
    ca: read(cluster, 'certificate-authority'),
    cert: read(user, 'client-certificate'),
    key: read(user, 'client-key'),
  };
};

const readOpenApi = async (kubeconfig: string): Promise<OpenApi> => {
  const { server, ...pair } = readKubeconfig(kubeconfig);
  const url = `${server}/openapi/v3/api/v1`;
  return new Promise((done, fail) => {
    const call = get(url, { ...pair, headers: { accept: 'application/json' }, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        if (response.statusCode === 200) done(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        else fail(new Error(`${url} answers ${response.statusCode}`));
      });
    });
    call.on('timeout', () => call.destroy(new Error(`${url} does not answer`)));
    call.on('error', fail);
  });
};

const shortName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

const quoteAll = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');

/** The type of one field in the words of fieldType.ts. `follow` hears of every other type that it names. */
const writeType = (schema: Schema, follow: (name: string) => void): string => {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference !== undefined) {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    const word = words[name];
    if (word !== undefined) return word;
    follow(name);
    return `object('${shortName(name)}')`;
  }
  const { type, format, items, additionalProperties } = schema;
  if (type === 'string' && format === undefined) return schema.enum ? `oneOf(${quoteAll(schema.enum)})` : 'string';
  if (type === 'boolean') return 'boolean';
  if (type === 'integer' && (format === 'int32' || format === 'int64')) return format;
  if (type === 'array' && items !== undefined) {
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    return `list(${[writeType(items, follow), ...keys.map((key) => `'${key}'`)].join(', ')})`;
  }
  if (type === 'object' && additionalProperties) return `map(${writeType(additionalProperties, follow)})`;
  throw new Error(`fieldType.ts has no word for ${JSON.stringify(schema)}: give it one`);
};

const writeSchema = ({ info, components }: OpenApi): string => {
  const written = new Map<string, { readonly name: string; readonly text: string }>();
  const follow = (name: string): void => {
    const key = shortName(name);
    const known = written.get(key);
    if (known?.name === name) return;
    if (known !== undefined) throw new Error(`${name} and ${known.name} have the same short name`);
    const schema = components.schemas[name];
    if (schema?.properties === undefined) throw new Error(`the API server describes no fields of ${name}`);
    written.set(key, { name, text: '' });
    const fields = Object.entries(schema.properties)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, of]) => `${field}: ${writeType(of, follow)}`);
    const text = `${key}: type([${quoteAll([...(schema.required ?? [])].sort())}], { ${fields.join(', ')} }),`;
    written.set(key, { name, text });
  };
  follow(podType);
  const types = [...written.keys()].sort().map((key) => written.get(key)?.text);
  return `// Written by scripts/writeSchema.ts, which asks an API server. Do not edit.
import { any, boolean, int32, int64, intOrString, list, map, object, oneOf, quantity, type SchemaType, string, time, type } from './fieldType.ts';

/** The Kubernetes version that the schema is of. */
export const schemaVersion = '${info.version}';

/** A Pod and every type below it, as the API server's OpenAPI describes them. */
export const podSchema: Readonly<Record<string, SchemaType>> = {
${types.join('\n')}
};
`;
};

/** The text as `biome check` wants it, so that a new schema passes the checks. */
const format = (text: string): string => {
  const biome = resolve(root, 'node_modules/@biomejs/biome/bin/biome');
  return execFileSync(process.execPath, [biome, 'check', '--write', `--stdin-file-path=${target}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  });
};

const askServer = async (): Promise<OpenApi> => {
  const kubeconfig = process.env['KUBECONFIG'];
  if (!kubeconfig) throw new Error('KUBECONFIG names no file: it must say where the API server is');
  return readOpenApi(kubeconfig);
};

const compare = async (): Promise<number> => {
  const { schemaVersion } = await import('../src/core/schema/podSchema.ts');
  const answer = await askServer().catch((error: Error) => error);
  if (answer instanceof Error || answer.info.version !== schemaVersion) {
    const reason = answer instanceof Error ? answer.message : `the API server is ${answer.info.version}`;
    process.stderr.write(`nothing to compare the schema of ${schemaVersion} with: ${reason}\n`);
    return 2;
  }
  if (format(writeSchema(answer)) === readFileSync(resolve(root, target), 'utf8')) return 0;
  process.stderr.write(`${target} is not what the API server says: write it anew with node scripts/writeSchema.ts\n`);
  return 1;
};

if (process.argv.includes('--check')) process.exitCode = await compare();
else {
  const text = format(writeSchema(await askServer()));
  writeFileSync(resolve(root, target), text);
  process.stdout.write(`${target}: ${text.length} bytes\n`);
}
