import { adviseTemplate } from '../core/advice/adviseTemplate.ts';
import { type Fault, formatMessage } from '../core/fault.ts';
import { parseTemplate } from '../core/template/parseTemplate.ts';
import { type TemplateSource, toFilePosition } from '../core/template/source.ts';
import { type FileReading, joinReadings } from '../manifests/joinReadings.ts';
import { emptyReading, readTemplateFile } from '../templates/readTemplateFile.ts';
import type { Context } from './context.ts';
import { createPaint } from './createPaint.ts';
import { type Finding, formatFinding, readPlace } from './finding.ts';
import { foundSomething } from './foundSomething.ts';
import { openInputs } from './openInputs.ts';
import { readAll } from './readOfflineSnapshot.ts';
import { writeStructured } from './writeStructured.ts';

export interface LintFlags {
  readonly namespace: string;
  readonly namespaceTemplates?: true;
  readonly strict?: true;
  readonly output: 'text' | 'json' | 'yaml';
}

/** Checks templates and writes what it finds. Ends with exit code 1 if anything is wrong. */
export const runLint = async (paths: readonly string[], flags: LintFlags, context: Context): Promise<void> => {
  const files: FileReading[] = [];
  for (const input of await openInputs(paths, context)) {
    const reading = readTemplateFile(input.name, await readAll(input), flags.namespace, emptyReading);
    files.push({ file: input.name, reading });
    await input.close();
  }
  const { templates, findings } = lintFiles(files, flags);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  if (flags.output !== 'text') {
    context.stdout(await writeStructured(flags.output, { templates, errors, warnings, findings }));
  } else {
    const paint = createPaint(context, 'stdout');
    const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
    const summary = `${count(templates, 'template')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`;
    context.stdout(findings.map((finding) => `${formatFinding(finding, paint)}\n`).join(''));
    context.stderr(`${summary}\n`);
  }
  if (errors > 0 || (flags.strict && warnings > 0)) throw foundSomething();
};

/** What files of templates come to: errors first, then advice, each in the order of the files and their lines. */
const lintFiles = (
  files: readonly FileReading[],
  flags: LintFlags,
): { readonly templates: number; readonly findings: readonly Finding[] } => {
  const joined = joinReadings(files, { home: flags.namespace, namespaceTemplates: flags.namespaceTemplates ?? false });
  const findings = joined.problems.map(
    ({ file, message }): Finding => ({ severity: 'error', file, ...readPlace(message) }),
  );
  const lines = new Map(
    files.flatMap(({ reading }) => reading.templates.map(({ found, line }) => [found.text, line] as const)),
  );
  for (const source of joined.templates.values()) {
    const parsed = parseTemplate(source);
    const place = (fault: Fault) => placeFault(source, fault, lines.get(source.text) ?? 1);
    if (parsed.kind === 'faults') {
      findings.push(...parsed.faults.map((fault): Finding => ({ severity: 'error', ...place(fault) })));
      continue;
    }
    for (const { code, ...advice } of adviseTemplate(source, parsed.template)) {
      findings.push({ severity: 'warning', ...place(advice), code });
    }
  }
  const templates = joined.templates.size;
  if (templates === 0 && findings.length === 0) {
    const message = 'there is no template in it; write a ConfigMap with the key template.yaml';
    findings.push(...files.map(({ file }): Finding => ({ severity: 'error', file, line: 1, column: 1, message })));
  }
  const order = new Map(files.map(({ file }, index) => [file, index]));
  const rank = ({ severity, file }: Finding): number => (severity === 'error' ? 0 : 1e6) + (order.get(file) ?? 0);
  return {
    templates,
    findings: findings.sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column),
  };
};

/** With its place in the file; where the text does not stand there line by line, with the place of the ConfigMap. */
const placeFault = (source: TemplateSource, fault: Fault, objectLine: number) => {
  const { path, line = 1, column = 1 } = fault;
  const message = `template "${source.name}": ${path === '' ? '' : `${path}: `}${formatMessage(fault)}`;
  const file = source.file ?? '';
  if (source.origin !== undefined) return { file, ...toFilePosition(source.origin, { line, column }), message };
  return { file, line: objectLine, column: 1, message: `${message} (line ${line}, column ${column} of ${source.key})` };
};
