import type { ProgramResult } from './runProgram.ts';

/** What a cluster for a test is made of. */
export interface ClusterOptions {
  /** `pretend` (the default): two nodes without machines; `real`: one whose pods really run (root); `none`. */
  readonly nodes?: 'pretend' | 'real' | 'none';
  /** cert-manager's controllers and CA injector. Not by default. */
  readonly certManager?: boolean;
  /** By default where there are nodes. */
  readonly scheduler?: boolean;
  /** The minor version to behave as, such as `1.34`. By default what `EMULATE` in the environment says. */
  readonly emulate?: string;
  readonly apiServerArgs?: readonly string[];
}

/** A running control plane of a test's own. */
export interface Cluster {
  /** Path of the kubeconfig of an administrator. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** The folder of kubectl and the other programs. */
  readonly assets: string;
  /** The cluster's folder: `run/` has its logs, `pki/` its keys. Gone after `stop`. */
  readonly home: string;
  /** What kubectl wrote to stdout. Rejects with what it wrote to stderr unless it exits with 0. */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  tryKubectl(args: readonly string[], input?: string): Promise<ProgramResult>;
  /** As a machine fails: nothing is said to anybody. Everything else goes on, and the data stays. */
  killApiServer(): Promise<void>;
  /** On the old data and port; resolves when it is ready. */
  startApiServer(): Promise<void>;
  /** Ends everything and removes the folder. A second call waits for the first. */
  stop(): Promise<void>;
}
