import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PemPair } from '../../src/certificates/pemPair.ts';
import { clusterFile, templatesFolder } from './readExamples.ts';

/** What podgraft's log says of one review. */
interface LoggedReview {
  readonly name: string;
  readonly outcome: string;
  readonly reason: string;
}

/** `podgraft serve` in a process of its own. */
export interface ServedPodgraft {
  /** Of `POST /mutate`. */
  readonly url: string;
  /** Every review so far, as the log tells it: half a second late. */
  readonly reviews: readonly LoggedReview[];
  /** Resolves when the log has told all that was answered before. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A review that podgraft lets pass, with a name to look for in its log. */
const toReview = (name: string): string =>
  JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: name, name, operation: 'CREATE', kind: { group: '', version: 'v1', kind: 'Secret' }, object: {} },
  });

const post = async (url: string, ca: string, body: string): Promise<void> => {
  const sent = request(url, { method: 'POST', ca, agent: false, headers: { 'content-type': 'application/json' } });
  sent.end(body);
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
};

/** Serves the examples in the cluster of the tests on a free port of 127.0.0.1. Rejects if podgraft ends before it listens. */
export const servePodgraft = async (pair: PemPair, authority: string): Promise<ServedPodgraft> => {
  const folder = mkdtempSync(join(tmpdir(), 'podgraft-'));
  const [templates, cert, key] = ['templates', 'tls.crt', 'tls.key'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  cpSync(templatesFolder, templates, { recursive: true });
  cpSync(clusterFile, join(templates, 'cluster.yaml'));
  writeFileSync(cert, pair.cert);
  writeFileSync(key, pair.key);
  const flags = [
    '--templates',
    templates,
    '--tls-cert',
    cert,
    '--tls-key',
    key,
    '--address',
    '127.0.0.1',
    '--port',
    '0',
  ];
  const child = spawn(process.execPath, [main, 'serve', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() => rmSync(folder, { recursive: true }));
  const reviews: LoggedReview[] = [];
  const listening = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    const said = JSON.parse(line);
    if (said.msg === 'listening') listening.resolve(`${said.address}/mutate`);
    if (said.msg === 'reviewed') reviews.push(said);
  });
  ended.then(() => listening.reject(new Error('podgraft ended before it listened')));
  const url = await listening.promise;
  let marks = 0;
  return {
    url,
    reviews,
    caughtUp: async () => {
      marks += 1;
      const name = `mark-${marks}`;
      await post(url, authority, toReview(name));
      while (!reviews.some((review) => review.name === name)) await setTimeout(20);
    },
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
};
