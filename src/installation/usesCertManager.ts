import { type JsonMap, readMap, readString } from '../core/json.ts';
import type { Facts } from './facts.ts';
import { known } from './reading.ts';

const domain = 'cert-manager.io';

/** By it cert-manager's CA injector knows which Certificate to take a caBundle from. */
export const injectionKey = `${domain}/inject-ca-from`;

/** The configurations that are there. */
export const configurationsOf = ({
  mutating,
  validating,
}: Pick<Facts, 'mutating' | 'validating'>): readonly JsonMap[] =>
  [known(mutating), known(validating)].filter((one) => one !== undefined);

/** The Certificate that a configuration names, as `namespace/name`; empty if none. */
export const readInjectionSource = (configuration: JsonMap): string =>
  readString(readMap(readMap(configuration, 'metadata'), 'annotations'), injectionKey) ?? '';

/** Whether certificates are cert-manager's business: unless somebody made the Secret by hand, they are. */
export const usesCertManager = ({ serving }: Pick<Facts, 'serving'>): boolean =>
  serving.kind !== 'read' || serving.value.isByCertManager;
