import type { ClusterDoor, Time } from './clusterDoor.ts';
import type { Observer } from './observer.ts';

/** How the webhook does, by the initializer's own probe. */
export interface WebhookHealth {
  /** Asks now, unless it was asked a moment ago and need not be asked anew. */
  isUp(anew?: 'anew'): Promise<boolean>;
  /** When an outage ended that was seen, in milliseconds since 1970; 0: none was. */
  upSince(): number;
  /** Asks again and again until there is no more to wait for; `onUp` runs after the first answer and after each outage. */
  follow(onUp: () => Promise<void>): Promise<void>;
}

/** How often the webhook is asked while it answers and while it does not, and how long an answer counts, in milliseconds. */
const probeTimes = { upMs: 10_000, downMs: 2000, freshMs: 1000 };

/** Keeps an eye on the webhook through the API server. */
export const followWebhook = (
  door: ClusterDoor,
  time: Time,
  observer: Observer,
  mayGoOn: () => boolean,
): WebhookHealth => {
  let askedAt = Number.NEGATIVE_INFINITY;
  /** Undefined: it was not asked yet. */
  let last: { readonly problem: string | undefined } | undefined;
  let since = 0;
  let isNews = true;

  const ask = async (): Promise<boolean> => {
    const problem = (await door.probe())?.message;
    const before = last;
    last = { problem };
    askedAt = time.now();
    if (problem === undefined && before?.problem !== undefined) {
      since = askedAt;
      isNews = true;
    }
    if ((before === undefined || before.problem !== problem) && mayGoOn()) observer.onWebhook(problem);
    return problem === undefined;
  };

  return {
    isUp: async (anew) => {
      if (last === undefined || anew || time.now() - askedAt >= probeTimes.freshMs) return ask();
      return last.problem === undefined;
    },
    upSince: () => since,
    follow: async (onUp) => {
      while (mayGoOn()) {
        const isUp = await ask();
        if (isUp && isNews && mayGoOn()) {
          isNews = false;
          await onUp();
        }
        // Others may have asked since.
        await time.pause(last?.problem === undefined ? probeTimes.upMs : probeTimes.downMs);
      }
    },
  };
};
