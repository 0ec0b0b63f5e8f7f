/** A certificate and its private key, as PEM text. */
export interface PemPair {
  /** The certificate, and the chain behind it if there is one. */
  readonly cert: string;
  readonly key: string;
}
