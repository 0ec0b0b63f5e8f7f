import { quote } from '../formatPath.ts';
import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import { escapeToken } from '../jsonPatch.ts';
import { nearestName } from '../nearestName.ts';
import type { IsExpression, Report } from './checkKeys.ts';
import { isOneLine } from './oneLine.ts';
import { podSpecFields, refusedFields, templateFields } from './templateFields.ts';

const choices: Readonly<Record<string, readonly string[]>> = {
  failurePolicy: ['Fail', 'Ignore'],
  onConflict: ['keep', 'replace', 'reject'],
  os: ['linux', 'windows', 'any'],
  position: ['first', 'last'],
};

/** Checks the fields at the top level that are the template's own words. */
export const checkTopLevel = (root: JsonMap, report: Report, isExpression: IsExpression): void => {
  for (const [key, value] of Object.entries(root)) {
    const pointer = `/${escapeToken(key)}`;
    const allowed = Object.hasOwn(choices, key) ? choices[key] : undefined;
    if (Object.hasOwn(refusedFields, key))
      report(pointer, `a template cannot state ${key}: ${refusedFields[key]}`, 'take it out');
    else if (allowed !== undefined && (typeof value !== 'string' || !allowed.includes(value))) {
      const remedy = typeof value === 'string' && isExpression(value) ? 'no expression is evaluated here' : undefined;
      report(pointer, `must be one of ${allowed.join(', ')}`, remedy);
    } else if (key === 'targets') checkTargets(value, report, isExpression);
    else if (key === 'description' || key === 'deprecated') {
      if (!isOneLine(value)) report(pointer, 'must be one line of text');
    } else if (key === 'each' && typeof value === 'string' && isExpression(value)) {
      report(pointer, 'must be a map', 'write the expressions into its fields');
    } else if (!templateFields.includes(key) && !podSpecFields.includes(key)) {
      const near = nearestName(key, [...templateFields, ...podSpecFields]);
      report(pointer, `unknown field ${quote(key)}${near === undefined ? '' : `; did you mean "${near}"?`}`);
    }
  }
};

const targetLists: readonly string[] = ['containers', 'initContainers', 'injected'];

const checkTargets = (targets: Json, report: Report, isExpression: IsExpression): void => {
  if (!isMap(targets)) {
    report('/targets', 'must be a map', `write the lists ${targetLists.join(', ')} into it`);
    return;
  }
  for (const [key, list] of Object.entries(targets)) {
    const pointer = `/targets/${escapeToken(key)}`;
    if (!targetLists.includes(key)) {
      const near = nearestName(key, targetLists);
      report(pointer, `unknown field ${quote(key)}${near === undefined ? '' : `; did you mean "${near}"?`}`);
    } else if ([list].flat().some((name) => typeof name === 'string' && isExpression(name))) {
      report(
        pointer,
        'no expression is evaluated here',
        'let pods choose with the annotation <template>.podgraft.dev/containers, or give null in each for the containers that are not meant',
      );
    } else if (!isList(list) || list.some((name) => typeof name !== 'string')) {
      report(
        pointer,
        'must be a list of names, "*" and "!name"',
        'quote "*" and "!name": YAML gives both another meaning',
      );
    }
  }
};
