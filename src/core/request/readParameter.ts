import { templateDomain } from '../annotations.ts';
import { type JsonMap, readString } from '../json.ts';

/** Annotations by scope, narrowest first. */
export interface Scopes {
  readonly pod: JsonMap;
  /** The workload's own, as the webhook wrote them into the pod template. */
  readonly inherited: JsonMap;
  readonly namespace: JsonMap;
}

const narrowestFirst = ['pod', 'inherited', 'namespace'] as const;

/** The value of `<template>.podgraft.dev/<parameter>`, from the narrowest scope that has it. */
export const readParameter = (
  scopes: Scopes,
  template: string,
  parameter: string,
): { readonly scope: keyof Scopes; readonly key: string; readonly value: string } | undefined => {
  const key = `${template}${templateDomain}${parameter}`;
  for (const scope of narrowestFirst) {
    const value = readString(scopes[scope], key);
    if (value !== undefined) return { scope, key, value };
  }
  return undefined;
};

/** All annotations that set something of a template, each key once, in the narrowest scope that has it. */
export const listParameterKeys = (
  scopes: Scopes,
  template: string,
): { readonly scope: keyof Scopes; readonly key: string; readonly parameter: string }[] => {
  const prefix = `${template}${templateDomain}`;
  const found = new Map<string, { scope: keyof Scopes; key: string; parameter: string }>();
  for (const scope of narrowestFirst) {
    for (const key of Object.keys(scopes[scope])) {
      if (!key.startsWith(prefix) || found.has(key)) continue;
      found.set(key, { scope, key, parameter: key.slice(prefix.length) });
    }
  }
  return [...found.values()];
};
