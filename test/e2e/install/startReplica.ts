import { once } from 'node:events';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { JsonMap } from '../../../src/core/json.ts';
import { type PodgraftProcess, startProcess } from './startProcess.ts';

/** One process of the webhook. */
export interface Replica extends PodgraftProcess {
  /** Where it answers, on 127.0.0.1. */
  readonly port: number;
  /** `GET /readyz`: the status, and what it says. Status 0: nobody answers. */
  readyz(): Promise<{ readonly status: number; readonly detail: JsonMap }>;
}

/** Starts `podgraft serve` with arguments and resolves when it listens. Rejects with what it wrote if it ends before. */
export const startReplica = async (args: readonly string[]): Promise<Replica> => {
  const started = await startProcess(args);
  const port = Number(new URL(String(started.listening['address'])).port);
  return { ...started, port, readyz: () => readReadiness(port) };
};

/** Like a kubelet, which verifies no certificate. */
const readReadiness = async (port: number): ReturnType<Replica['readyz']> => {
  try {
    const options = {
      host: '127.0.0.1',
      port,
      path: '/readyz',
      rejectUnauthorized: false,
      agent: false,
      timeout: 2000,
    };
    const { status, body } = await receive(request(options));
    return { status, detail: JSON.parse(body) as JsonMap };
  } catch {
    return { status: 0, detail: {} };
  }
};

const receive = async (sent: ReturnType<typeof request>): Promise<{ status: number; body: string }> => {
  sent.on('timeout', () => sent.destroy(new Error('no answer in time'))).end();
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, body: await text(response) };
};
