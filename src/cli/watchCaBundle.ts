import type { Logger } from 'pino';
import { isTrustedBy } from '../certificates/isTrustedBy.ts';
import type { Connection } from '../cluster/connection.ts';
import { watchResources } from '../cluster/watchResources.ts';
import { isMap, readList, readMap, readString } from '../core/json.ts';

/** The MutatingWebhookConfiguration that deploy/ installs. */
const configurationName = 'podgraft';

export interface CaBundleWatchOptions {
  readonly connection: Connection;
  /** PEM of the certificate that is served now. */
  readonly certificate: () => string;
  readonly logger: Logger;
}

/** Whether the API server will accept the certificate that is served. */
export interface CaBundleWatch {
  /** Undefined while the webhook configuration is not known. */
  isTrusted(): boolean | undefined;
  stop(): Promise<void>;
}

/** Follows the caBundle of the webhook configuration: one that does not verify the certificate makes every call fail. */
export const watchCaBundle = ({ connection, certificate, logger }: CaBundleWatchOptions): CaBundleWatch => {
  let bundles: readonly string[] | undefined;
  let reported: boolean | undefined;
  const isTrusted = (): boolean | undefined => {
    const trusted = bundles?.every((bundle) => isTrustedBy(certificate(), Buffer.from(bundle, 'base64').toString()));
    if (trusted === false && reported !== false) {
      const remedy = 'look whether the CA injector runs and reads the certificate that its annotation names';
      logger.error({ configuration: configurationName, remedy }, 'the caBundle does not verify the certificate');
    }
    reported = trusted;
    return trusted;
  };
  const watch = watchResources<readonly string[]>({
    connection,
    resource: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      plural: 'mutatingwebhookconfigurations',
      fieldSelector: `metadata.name=${configurationName}`,
    },
    project: (object) =>
      readList(object, 'webhooks').map((webhook) =>
        isMap(webhook) ? (readString(readMap(webhook, 'clientConfig'), 'caBundle') ?? '') : '',
      ),
    onChange: (items) => {
      bundles = [...items.values()][0];
      isTrusted();
    },
    onProblem: (problem) => {
      if (problem !== undefined) logger.warn({ problem }, 'the webhook configuration cannot be followed');
    },
    onError: (error) => logger.error({ err: error }, 'following the webhook configuration failed'),
  });
  return { isTrusted, stop: () => watch.stop() };
};
