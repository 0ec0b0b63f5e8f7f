import { type Json, type JsonMap, readString } from '../json.ts';
import { defaultPullPolicy } from './image.ts';

/** A default, or how to tell it from the fields beside it. */
export type Default = Json | ((readSibling: (key: string) => Json | undefined) => Json);

/**
 * What the API server puts where the user wrote nothing (kubernetes/pkg/apis/core/v1/defaults.go, seen on 1.37). A value
 * of the pod that equals its default counts as absent: nobody can tell it from one that the user left out.
 */
export const podDefaults: Readonly<Record<string, Default>> = {
  dnsPolicy: 'ClusterFirst',
  enableServiceLinks: true,
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
};

export const containerDefaults: Readonly<Record<string, Default>> = {
  imagePullPolicy: (readSibling) => defaultPullPolicy(String(readSibling('image') ?? '')),
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
};

export const probeDefaults: Readonly<Record<string, Default>> = {
  failureThreshold: 3,
  periodSeconds: 10,
  successThreshold: 1,
  timeoutSeconds: 1,
};

export const portDefaults: Readonly<Record<string, Default>> = { protocol: 'TCP' };

/** Defaults inside values that are compared as a whole: an empty string there means the same. */
export const innerDefaults: Readonly<Record<string, Json>> = {
  apiVersion: 'v1',
  path: '/',
  protocol: 'TCP',
  scheme: 'HTTP',
};

/** The taints that the plugin DefaultTolerationSeconds lets every pod tolerate for 300 s. */
const toleratedTaints: ReadonlySet<string> = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
]);

/** True for a toleration that the API server itself gave to the pod. */
export const isDefaultToleration = (toleration: JsonMap): boolean =>
  toleration['tolerationSeconds'] === 300 &&
  toleration['operator'] === 'Exists' &&
  toleration['effect'] === 'NoExecute' &&
  toleratedTaints.has(readString(toleration, 'key') ?? '');
