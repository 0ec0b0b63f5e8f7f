import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Answer } from '../../src/admission/answer.ts';
import { localHosts, makeCertificates } from '../../src/certificates/makeCertificates.ts';
import { createServer, type Listener, type ServerOptions } from '../../src/server/createServer.ts';

export const certificates = await makeCertificates({ hosts: localHosts, now: new Date() });

/** What a fake core says to everything. */
export const allowed: Answer = {
  allowed: true,
  operations: [],
  warnings: [],
  auditAnnotations: {},
  summary: { outcome: 'skipped', reason: 'not-requested', templates: [] },
};

/** A server on a free port (of 127.0.0.1 unless said otherwise) that keeps its log in memory; ended without waiting. */
export const startServer = async (
  options: Partial<ServerOptions> = {},
  where: Partial<Listener> = { address: '127.0.0.1' },
) => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const server = createServer({
    keyPair: certificates.serving,
    answer: () => allowed,
    validate: () => allowed,
    readiness: () => ({ ready: true, detail: { templates: 2 } }),
    logger: pino({ level: 'debug', base: null }, stream),
    ...options,
  });
  const url = new URL(await server.listen({ port: 0, ...where }));
  return {
    server,
    port: Number(url.port),
    logText: () => lines.join(''),
    logLines: (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line)),
    stop: () => server.drain({ drainMs: 0, hardEndMs: 0 }),
  };
};
