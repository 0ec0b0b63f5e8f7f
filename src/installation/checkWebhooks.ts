import { isMap, readList, readString } from '../core/json.ts';
import { compareWebhook } from './compareWebhook.ts';
import { expectedWebhooks } from './expected.ts';
import type { Facts } from './facts.ts';
import { error, type Flaw, notReached, type Report, report, warning } from './report.ts';

/** Whether the API server calls podgraft for what it has to. */
export const checkWebhooks = (facts: Facts): Report => {
  const expected = expectedWebhooks(facts.home);
  const remedy = `kubectl apply -f deploy/90-webhooks.yaml of podgraft ${facts.version}`;
  const flaws: Flaw[] = [];
  let count = 0;
  for (const type of ['mutating', 'validating'] as const) {
    const reading = facts[type];
    const kind = type === 'mutating' ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration';
    const place = `${kind} podgraft`;
    const takeOut = `take it out with kubectl edit ${kind.toLowerCase()} podgraft`;
    if (reading.kind === 'unreadable') return notReached('webhooks', reading.because);
    if (reading.kind === 'absent') {
      const message =
        type === 'mutating'
          ? 'it does not exist, so no pod is injected'
          : 'it does not exist, so templates are not checked';
      flaws.push(error(place, message, remedy));
      continue;
    }
    const there = new Map(
      readList(reading.value, 'webhooks')
        .filter(isMap)
        .map((one) => [readString(one, 'name') ?? '', one]),
    );
    for (const one of expected[type]) {
      const name = readString(one, 'name') ?? '';
      const actual = there.get(name);
      if (actual === undefined) flaws.push(error(place, `the webhook ${name} is missing`, remedy));
      else flaws.push(...compareWebhook(`${place}, webhook ${name}`, one, actual, { remedy, takeOut }));
      there.delete(name);
      count += 1;
    }
    for (const name of there.keys()) {
      const message = `podgraft ${facts.version} does not install the webhook ${name}`;
      flaws.push(warning(place, message, takeOut));
    }
  }
  return report('webhooks', `${count} select what podgraft installs`, flaws);
};
