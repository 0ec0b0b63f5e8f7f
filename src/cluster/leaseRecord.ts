import { type JsonMap, readField, readMap, readString } from '../core/json.ts';

/** What a Lease says of who leads. */
export interface LeaseRecord {
  readonly resourceVersion: string;
  /** Empty: nobody. */
  readonly holder: string;
  readonly durationSeconds: number;
  readonly transitions: number;
  readonly acquireTime: string | undefined;
  /** Differs when the holder has renewed. */
  readonly text: string;
}

/** Reads a Lease (`coordination.k8s.io/v1`), whose fields may all be missing. */
export const readLease = (lease: JsonMap): LeaseRecord => {
  const spec = readMap(lease, 'spec') ?? {};
  const [duration, transitions] = [readField(spec, 'leaseDurationSeconds'), readField(spec, 'leaseTransitions')];
  return {
    resourceVersion: readString(readMap(lease, 'metadata'), 'resourceVersion') ?? '',
    holder: readString(spec, 'holderIdentity') ?? '',
    durationSeconds: typeof duration === 'number' ? duration : 0,
    transitions: typeof transitions === 'number' ? transitions : 0,
    acquireTime: readString(spec, 'acquireTime'),
    text: JSON.stringify(spec),
  };
};

/** Who is to hold a Lease, and how. */
export interface LeaseClaim {
  readonly namespace: string;
  readonly name: string;
  /** Empty: it is given back. */
  readonly identity: string;
  readonly durationSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The Lease as it stands; undefined: it is to be created. */
  readonly record: LeaseRecord | undefined;
}

/** The Lease that takes, renews or gives back one: whoever renews keeps since when and after how many changes he holds it. */
export const writeLease = ({ namespace, name, identity, durationSeconds, now, record }: LeaseClaim): JsonMap => {
  const isSame = record !== undefined && record.holder === identity;
  const acquireTime = (isSame ? record.acquireTime : undefined) ?? toMicroTime(now);
  const transitions = record === undefined ? 0 : record.transitions + (isSame || identity === '' ? 0 : 1);
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { namespace, name, ...(record && { resourceVersion: record.resourceVersion }) },
    spec: {
      holderIdentity: identity,
      leaseDurationSeconds: durationSeconds,
      acquireTime,
      renewTime: toMicroTime(now),
      leaseTransitions: transitions,
    },
  };
};

/** A time as Kubernetes' MicroTime wants it: with exactly six digits after the point, or the API server refuses it. */
const toMicroTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');
