import type { JsonMap } from '../core/json.ts';
import type { Right } from './expected.ts';
import type { Reading } from './reading.ts';

/** Everything that is read of an installation before it is judged. Objects are as the API server gives them. */
export interface Facts {
  /** podgraft's own namespace. */
  readonly home: string;
  /** Of the command that checks. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly server: ServerVersion;
  readonly namespace: Reading<JsonMap>;
  readonly deployment: Reading<JsonMap>;
  /** The initializer's. */
  readonly initializer: Reading<JsonMap>;
  /** All pods of podgraft's own namespace. */
  readonly pods: Reading<readonly JsonMap[]>;
  readonly service: Reading<JsonMap>;
  /** Of the Service. */
  readonly endpointSlices: Reading<readonly JsonMap[]>;
  /** What cert-manager's API has, in the plural. Absent: there is no such API. */
  readonly certManager: Reading<readonly string[]>;
  /** cert-manager's Certificates in podgraft's own namespace. */
  readonly certificates: Reading<readonly JsonMap[]>;
  /** What the Secret `podgraft-serving` holds. */
  readonly serving: Reading<ServingFacts>;
  readonly mutating: Reading<JsonMap>;
  readonly validating: Reading<JsonMap>;
  /** By the base64 text of a caBundle; those that occur in the two configurations, the empty one left out. */
  readonly bundles: ReadonlyMap<string, BundleFacts>;
  readonly rights: Reading<readonly { readonly right: Right; readonly allowed: boolean }[]>;
  readonly templates: Reading<TemplateFacts>;
  readonly dryRun: DryRunFacts;
}

/** The version of the API server as it behaves, which may be an earlier one than it is. */
export interface ServerVersion {
  /** `v1.34.0` */
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}

/** A certificate and its key, without either. */
export type ServingFacts = {
  /** Whether cert-manager made the Secret. */
  readonly isByCertManager: boolean;
} & (
  | { readonly kind: 'unusable'; readonly because: string }
  | {
      readonly kind: 'certificate';
      /** As the certificate has them: `DNS:podgraft.podgraft-system.svc`. */
      readonly names: readonly string[];
      /** Whether it is for the name by which the API server calls. */
      readonly isForService: boolean;
      readonly hasKey: boolean;
      /** Milliseconds since 1970. */
      readonly notBefore: number;
      readonly notAfter: number;
    }
);

/** What a caBundle is worth. */
export type BundleFacts =
  | { readonly kind: 'unusable' }
  | {
      readonly kind: 'certificates';
      /** Whether one of it verifies the serving certificate. Undefined: that is not known. */
      readonly trusts: boolean | undefined;
      /** When the last of those that verify it expires, in milliseconds since 1970. */
      readonly notAfter: number | undefined;
    };

interface TemplateFacts {
  /** How many can be used. */
  readonly count: number;
  readonly problems: readonly { readonly place: string; readonly message: string }[];
}

/** What came of a pod that was sent and never created. */
export type DryRunFacts =
  /** podgraft answered; `injection` is what it made of a pod that asked for a template, if there is one that it could ask for. */
  | { readonly kind: 'answered'; readonly namespace: string; readonly injection: InjectionFacts | undefined }
  | { readonly kind: 'failed'; readonly namespace: string; readonly because: string };

export interface InjectionFacts {
  readonly template: string;
  /** `other`: another version of the template than the ConfigMap holds. `denied`: somebody else refused the pod. */
  readonly outcome: 'injected' | 'other' | 'missing' | 'denied';
  /** Why it was denied. */
  readonly because?: string;
}
