import type { Right } from './expected.ts';
import type { Facts } from './facts.ts';
import { error, notReached, type Report, report } from './report.ts';

/** Whether podgraft's accounts may do what they have to. */
export const checkRights = ({ rights, initializer, home }: Facts): Report => {
  if (rights.kind !== 'read') {
    return notReached(
      'rights',
      rights.kind === 'absent' ? 'the API server has no SubjectAccessReviews' : rights.because,
    );
  }
  // Whoever does without the initializer needs no rights for it.
  const asked = rights.value.filter(
    ({ right }) => right.account !== 'podgraft-initializer' || initializer.kind !== 'absent',
  );
  const missing = new Map<string, Right[]>();
  for (const { right, allowed } of asked) {
    if (allowed) continue;
    const { verb: _, ...rest } = right;
    const key = JSON.stringify(rest);
    missing.set(key, [...(missing.get(key) ?? []), right]);
  }
  const flaws = [...missing.values()].flatMap((same) => {
    const [right] = same;
    if (right === undefined) return [];
    const message = `it may not ${same.map(({ verb }) => verb).join(', ')} ${nameResource(right)}`;
    return error(`ServiceAccount ${home}/${right.account}`, message, `kubectl apply -f deploy/${right.file}`);
  });
  const accounts = [...new Set(asked.map(({ right }) => right.account))];
  return report('rights', `${accounts.join(' and ')} may do all ${asked.length} things that deploy/ grants`, flaws);
};

const nameResource = ({ group, resource, name, namespace }: Right): string => {
  const full = group === '' ? resource : `${resource}.${group}`;
  const named = name === undefined ? full : `${full} "${name}"`;
  return namespace === undefined ? `${named} in the whole cluster` : `${named} in the namespace ${namespace}`;
};
