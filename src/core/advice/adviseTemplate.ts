import type { Fault } from '../fault.ts';
import { isMap, type Json, type JsonMap, readField, readList, readMap, readString } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import { findPosition } from '../template/findPosition.ts';
import type { TemplateSource } from '../template/source.ts';
import type { Template } from '../template/template.ts';
import { toPath } from '../toPath.ts';
import { readYaml } from '../yaml/readYaml.ts';
import type { Advice, AdviceCode } from './adviceCodes.ts';
import { adviseContainer, isLiteralSecret } from './adviseContainer.ts';

/** A piece of advice with its place in the template's text. */
export interface PlacedAdvice extends Fault {
  readonly code: AdviceCode;
}

/** What is legal in a good template and probably not what was meant, in the order of the text. */
export const adviseTemplate = (source: TemplateSource, template: Template): readonly PlacedAdvice[] => {
  const read = readYaml(source.text);
  if (read.kind !== 'value' || !isMap(read.value)) return [];
  const root = read.value;
  const advice = [
    ...adviseContainers(root, template.os),
    ...adviseHost(root),
    ...adviseEach(root),
    ...adviseText(source, root),
  ].map(
    ({ code, pointer, message }): PlacedAdvice => ({
      code,
      path: toPath(pointer),
      ...findPosition(read.positions, pointer),
      message,
    }),
  );
  const unknown = template.warnings.map((warning): PlacedAdvice => ({ ...warning, code: 'unknown-value' }));
  return [...advice, ...unknown].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
};

const adviseContainers = (root: JsonMap, os: string): Advice[] =>
  (['initContainers', 'containers'] as const).flatMap((list) =>
    readList(root, list).flatMap((container, index) => {
      const place = { list, pointer: `/${list}/${index}`, podSecurity: readMap(root, 'securityContext'), os };
      return isMap(container) ? adviseContainer(container, place) : [];
    }),
  );

const adviseHost = (root: JsonMap): Advice[] => {
  const fields = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => readField(root, key) === true);
  const shared = fields.map(
    (key): Advice => ({ code: 'host-access', pointer: `/${key}`, message: "it is the node's own" }),
  );
  const paths = readList(root, 'volumes').flatMap((volume, index): Advice[] =>
    isMap(volume) && isMap(readField(volume, 'hostPath'))
      ? [{ code: 'host-access', pointer: `/volumes/${index}/hostPath`, message: "it is a directory of the node's" }]
      : [],
  );
  return [...shared, ...paths];
};

/** Secrets in what goes into the pod's own containers. */
const adviseEach = (root: JsonMap): Advice[] => {
  const lists: readonly (readonly [string, readonly Json[]])[] = [
    ['/env', readList(root, 'env')],
    ['/each/env', readList(readMap(root, 'each'), 'env')],
  ];
  return lists.flatMap(([pointer, entries]) =>
    entries.flatMap((entry, index): Advice[] =>
      isMap(entry) && isLiteralSecret(readString(entry, 'name') ?? '', readString(entry, 'value') ?? '')
        ? [{ code: 'literal-secret', pointer: `${pointer}/${index}/value`, message: 'take it from a Secret' }]
        : [],
    ),
  );
};

const adviseText = ({ key, text }: TemplateSource, root: JsonMap): Advice[] => {
  if (key === 'config') return [];
  const described = readField(root, 'description') !== undefined;
  const names = Object.keys(readMap(root, 'parameters') ?? {});
  return [
    ...(described ? [] : [{ code: 'no-description', pointer: '', message: 'add a description of one line' } as const]),
    ...names
      .filter((name) => !new RegExp(`\\bparams(?:\\.\\??|\\[\\??["'])${name}\\b`).test(text))
      .map((name): Advice => {
        const message = 'use it as ${params.…} or remove it';
        return { code: 'unused-parameter', pointer: `/parameters/${escapeToken(name)}`, message };
      }),
  ];
};
