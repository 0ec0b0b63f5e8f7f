/** Something that is not as it should be. */
export interface Flaw {
  /** A warning is no reason to call the installation broken. */
  readonly severity: 'error' | 'warning';
  /** The object, and the field in it where that helps. */
  readonly place: string;
  readonly message: string;
  /** What to do about it, as an instruction. */
  readonly remedy: string;
}

/** The names of the checks, in the order in which they are shown. They are stable. */
export const checkNames = [
  'namespace',
  'versions',
  'deployment',
  'service',
  'endpoints',
  'cert-manager',
  'certificate',
  'ca-bundle',
  'webhooks',
  'rights',
  'templates',
  'dry-run',
] as const;

export type CheckName = (typeof checkNames)[number];

/** What came of one check. */
export interface Report {
  readonly check: CheckName;
  /** `not-reached`: something that it needs is missing or cannot be read; `says` tells what. */
  readonly outcome: 'ok' | 'failed' | 'not-reached';
  readonly says: string;
  readonly flaws: readonly Flaw[];
}

/** A check that was made; it failed if there is an error among its flaws. */
export const report = (check: CheckName, says: string, flaws: readonly Flaw[] = []): Report => ({
  check,
  outcome: flaws.some(({ severity }) => severity === 'error') ? 'failed' : 'ok',
  says,
  flaws,
});

/** A check that could not be made. */
export const notReached = (check: CheckName, because: string): Report => ({
  check,
  outcome: 'not-reached',
  says: because,
  flaws: [],
});

export const error = (place: string, message: string, remedy: string): Flaw => ({
  ...{ severity: 'error', place, message, remedy },
});

export const warning = (place: string, message: string, remedy: string): Flaw => ({
  ...{ severity: 'warning', place, message, remedy },
});
