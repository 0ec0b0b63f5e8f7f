import { makeCertificates } from '../../src/certificates/makeCertificates.ts';
import { compareLanguage } from './compareLanguage.ts';
import type { CoreTimes } from './measureCore.ts';
import { canPin, type Part, startPart } from './part.ts';
import type { Measured } from './sendLoad.ts';
import { readRecorded } from './subject.ts';
import { writeLine, writeTable } from './writeTable.ts';

const rounds = 5;
const roundMs = 1800;
/** Until the engine has compiled what is hot. */
const warmMs = 5000;
const connections = 16;
/** Above this share of its core the sender may be what is measured. */
const saturation = 0.9;

interface Server {
  readonly label: string;
  readonly part: Part;
  readonly port: number;
  readonly measured: (Measured & { readonly cpu: number })[];
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const summarize = ({ label, measured }: Server, bare: Server): string[] => {
  const pick = (field: 'perSecond' | 'p50' | 'p99' | 'cpu') => measured.map((round) => round[field]);
  const ratios = measured.map((round, index) => round.perSecond / (bare.measured[index]?.perSecond ?? 1));
  return [
    label,
    Math.max(...pick('perSecond')).toFixed(0),
    median(pick('perSecond')).toFixed(0),
    median(pick('p50')).toFixed(2),
    median(pick('p99')).toFixed(2),
    Math.min(...pick('cpu')).toFixed(0),
    (Math.max(...pick('perSecond')) / Math.max(...bare.measured.map(({ perSecond }) => perSecond))).toFixed(2),
    median(ratios).toFixed(2),
  ];
};

/** Runs everything, in rounds that take turns so that a busy machine hits both alike, and prints the tables. */
export const compare = async (): Promise<void> => {
  const { authority, serving: keyPair } = await makeCertificates({ hosts: ['localhost'], now: new Date() });
  const body = readRecorded('pod-create-bare');
  const load = startPart('load', 1);
  const send = (port: number, ms: number) => load.ask<Measured>({ port, ca: authority.cert, body, connections, ms });

  const start = async (name: string, label: string, question: object): Promise<Server & { answer: string }> => {
    const part = startPart(name, 0);
    const port = await part.ask<number>(question);
    const { answer } = await send(port, warmMs);
    return { label, part, port, answer, measured: [] };
  };
  const podgraft = await start('podgraft', 'podgraft', { keyPair });
  const { answer } = podgraft;
  const bare = await start('bare', 'bare node:https, JSON.parse, constant answer', { keyPair, answer });
  const fastify = await start('fastify', 'Fastify, the same', { keyPair, answer });
  const servers = [bare, fastify, podgraft];
  for (let round = 0; round < rounds; round += 1) {
    for (const { part, port, measured } of servers) {
      const before = await part.ask<number>('usage');
      const result = await send(port, roundMs);
      const used = (await part.ask<number>('usage')) - before;
      measured.push({ ...result, cpu: used / ((result.perSecond * roundMs) / 1000) });
    }
  }
  await Promise.all([load, ...servers.map(({ part }) => part)].map((part) => part.stop()));

  const core = startPart('core', 0);
  const small = await core.ask<CoreTimes>({ name: 'pod-create-bare', ms: 2000 });
  const large = await core.ask<CoreTimes>({ name: 'pod-create-large-200k', ms: 2000 });
  await core.stop();

  const busy = Math.max(...servers.flatMap(({ measured }) => measured.map((round) => round.busy)));
  writeLine(
    `A pod of ${(body.length / 1024).toFixed(1)} KB and an answer of ${(answer.length / 1024).toFixed(1)} KB over TLS, ${connections} connections, ${rounds} rounds of ${roundMs / 1000} s in turn.`,
  );
  writeLine(
    canPin
      ? 'Server and sender have a core each.'
      : 'Server and sender share the cores (no taskset, or one core only): ratios say little.',
  );
  writeLine(
    `The sender used ${(busy * 100).toFixed(0)} % of its core${busy > saturation ? ': IT WAS THE BOTTLENECK, do not trust the figures' : ''}.\n`,
  );
  writeTable([
    ['', 'best req/s', 'median', 'p50 ms', 'p99 ms', 'CPU us/req', 'best ratio', 'median ratio'],
    ...servers.map((server) => summarize(server, bare)),
  ]);
  writeLine('');
  writeTable([
    ['decide + writePatch alone', 'best us', 'median us'],
    ['5 KB pod', small.best.toFixed(1), small.median.toFixed(1)],
    ['200 KB pod', large.best.toFixed(1), large.median.toFixed(1)],
  ]);
  writeLine('');
  await compareLanguage();
};
