/** The keys that podgraft reads and writes, and what may stand in them. */
export const injectKey = 'podgraft.dev/inject';
export const statusKey = 'podgraft.dev/status';
export const inheritedKey = 'podgraft.dev/inherited';
/** `<template>` + this + a parameter, or `containers`. */
export const templateDomain = '.podgraft.dev/';
/** The spelling of the retired Initializers: this + a template's name, with the value `"true"`. */
export const legacyPrefix = 'initializer.kubernetes.io/';
/** The label that makes a ConfigMap a template, with the value `"true"`. */
export const templateLabel = 'podgraft.dev/template';
/** The ConfigMap in podgraft's own namespace whose data templates see as `cluster`. */
export const clusterName = 'podgraft-cluster';
/** Set by the kubelet on the API server's picture of a static pod, which nothing can change. */
export const mirrorKey = 'kubernetes.io/config.mirror';
/** Written by the plugin LimitRanger: which resources it set on which container. */
export const limitRangerKey = 'kubernetes.io/limit-ranger';

/** Words of `podgraft.dev/inject` that are no template's name. */
export const reservedNames: ReadonlySet<string> = new Set(['enabled', 'true', 'disabled', 'false']);

/** A DNS label (RFC 1123), at most 63 characters. */
export const isDnsLabel = (name: string): boolean =>
  name.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name);

/** True for what may be a template's name: it is part of annotation keys, and stands in lists beside the reserved words. */
export const isTemplateName = (name: string): boolean => isDnsLabel(name) && !reservedNames.has(name);

/** True for keys that only podgraft and those who ask it for something may write. */
export const isPodgraftKey = (key: string): boolean =>
  key.startsWith('podgraft.dev/') || key.includes(templateDomain) || key.startsWith(legacyPrefix);
