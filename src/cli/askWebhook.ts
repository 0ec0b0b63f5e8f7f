import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeNetworkError } from '../cluster/describeNetworkError.ts';

/** A running webhook, asked over one kept connection. */
export interface Webhook {
  /** Posts a review; gives the body of the answer and the milliseconds until it was there. Rejects with a sentence. */
  ask(review: string): Promise<{ readonly text: string; readonly ms: number }>;
  close(): void;
}

/** How long to wait for one answer; the API server itself waits 30 s at most. */
const timeoutMs = 30_000;

/** Connects to a webhook; `/mutate` is asked unless the URL has a path. */
export const connectWebhook = (url: URL, authority: string | undefined): Webhook => {
  const target = url.pathname === '/' ? new URL('/mutate', url) : url;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...(authority === undefined ? {} : { ca: authority }) });

  const post = async (body: string) => {
    const start = performance.now();
    const sent = request(target, {
      method: 'POST',
      agent,
      timeout: timeoutMs,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    sent.on('timeout', () => sent.destroy(new Error(`there was no answer within ${timeoutMs / 1000} s`)));
    sent.end(body);
    const [response] = await once(sent, 'response');
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
    return { status: response.statusCode as number, text, ms: performance.now() - start };
  };

  return {
    ask: async (body) => {
      try {
        let answer = await post(body);
        // What is not known yet is to be sent once more, as the API server does.
        if (answer.status === 503) {
          await sleep(1000);
          answer = await post(body);
        }
        if (answer.status !== 200) throw new Error(`HTTP ${answer.status}: ${answer.text.slice(0, 200).trim()}`);
        return answer;
      } catch (cause) {
        throw new Error(`${target.href}: ${describeNetworkError(cause)}`, { cause });
      }
    },
    close: () => agent.destroy(),
  };
};
