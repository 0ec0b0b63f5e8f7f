/** A cluster with one real node on which podgraft runs, as the tests get it: `inject('realNode')`. */
interface RealNode {
  readonly kubeconfig: string;
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** The folder of kubectl. */
  readonly assets: string;
  /** The cluster's folder: `pki/` has its keys, `node/` containerd's socket. */
  readonly home: string;
  readonly installation: Installation;
}

/** What Kubernetes said when podgraft had been installed: times in whole seconds, as ISO 8601. */
export interface Installation {
  readonly certificateReady: string;
  readonly replicasReady: readonly string[];
  /** From `kubectl apply` to the first pod that podgraft decided on, in seconds. */
  readonly seconds: number;
}

declare module 'vitest' {
  export interface ProvidedContext {
    realNode: RealNode;
  }
}
