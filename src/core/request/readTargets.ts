import { isDnsLabel } from '../annotations.ts';
import type { MergeFault } from '../merge/merging.ts';
import { nearestName } from '../nearestName.ts';
import type { NameList, RenderedTemplate } from '../template/template.ts';
import { readParameter, type Scopes } from './readParameter.ts';

/**
 * Which of the pod's own containers a template's `each` goes to: what `<template>.podgraft.dev/containers` says, else the
 * template. A name that the pod lacks is a fault only if the pod itself says it.
 */
export const readTargets = (
  scopes: Scopes,
  template: RenderedTemplate,
  index: number,
  listOwnContainers: () => readonly string[],
  faults: MergeFault[],
): NameList => {
  const said = readParameter(scopes, template.name, 'containers');
  const names = (said?.value ?? '')
    .split(',', maxNames + 1)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (said === undefined || names.length === 0) return template.targets.containers;
  if (said.scope !== 'pod') return names;
  const ownContainers = listOwnContainers();
  if (names.length > maxNames) {
    const message = `more than ${maxNames} names are listed`;
    const path = `metadata.annotations[${said.key}]`;
    faults.push({ template: index, path, source: '', message, remedy: 'write "*" and exceptions' });
    return names;
  }
  for (const entry of names) {
    const name = entry.startsWith('!') ? entry.slice(1) : entry;
    if (entry === '*' || ownContainers.includes(name)) continue;
    const near = nearestName(name, ownContainers);
    const shown = isDnsLabel(name) ? `"${name}"` : 'one of the names';
    faults.push({
      template: index,
      path: `metadata.annotations[${said.key}]`,
      source: '',
      message: `${shown} is not one of the pod's own containers${near === undefined ? '' : `; did you mean "${near}"?`}`,
      remedy: `write names out of ${ownContainers.slice(0, 20).join(', ')}, "*" or "!name"`,
    });
  }
  return names;
};

/** No pod has that many containers of its own; the bound keeps one pod from costing more than others. */
const maxNames = 64;
