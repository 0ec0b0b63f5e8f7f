import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { answerParent, usedMicroseconds } from './part.ts';

/** What to send, where to, and for how long. */
export interface Load {
  readonly port: number;
  readonly ca: string;
  readonly body: string;
  readonly connections: number;
  readonly ms: number;
}

/** What came of it. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The share of a core that the sender itself needed; close to 1, it measured itself. */
  readonly busy: number;
  /** The last response's body. */
  readonly answer: string;
}

const writeRequest = (body: string): Buffer => {
  const head = [
    'POST /mutate?timeout=5s HTTP/1.1',
    'host: podgraft.podgraft-system.svc:443',
    'user-agent: kube-apiserver-admission',
    `content-length: ${Buffer.byteLength(body)}`,
    'accept: application/json, */*',
    'content-type: application/json',
    'accept-encoding: gzip',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
};

/** The length of a whole response, from its first bytes. Every response to the same request has the same length. */
const readLength = (text: string): number => {
  if (!text.startsWith('HTTP/1.1 200 ')) throw new Error(`not HTTP 200: ${text.slice(0, 300)}`);
  const [, length = ''] = /\r\ncontent-length: (\d+)\r\n/i.exec(text) ?? [];
  return text.indexOf('\r\n\r\n') + 4 + Number(length);
};

/** Sends one request after the other over one connection until `isOver`. */
const keepAsking = async (
  socket: TLSSocket,
  request: Buffer,
  isOver: () => boolean,
  times: number[],
): Promise<string> => {
  let last = '';
  let expected = 0;
  let received: Buffer[] = [];
  let count = 0;
  let start = performance.now();
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed the connection')));
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      count += chunk.length;
      if (expected === 0) expected = readLength(Buffer.concat(received).toString('latin1'));
      if (count < expected) return;
      times.push(performance.now() - start);
      if (isOver()) {
        last = Buffer.concat(received).toString('utf8');
        readLength(last);
        socket.removeAllListeners('close');
        resolve(last.slice(last.indexOf('\r\n\r\n') + 4));
        return;
      }
      received = [];
      count = 0;
      start = performance.now();
      socket.write(request);
    });
    socket.write(request);
  });
};

/** Raw kept-alive connections, as the API server holds them, and request bytes made beforehand. */
export const sendLoad = async (): Promise<void> => {
  answerParent(async ({ port, ca, body, connections, ms }: Load): Promise<Measured> => {
    const request = writeRequest(body);
    const sockets = Array.from({ length: connections }, () =>
      connect({ port, host: '127.0.0.1', ca, servername: 'localhost' }),
    );
    await Promise.all(sockets.map((socket) => once(socket, 'secureConnect')));
    const times: number[] = [];
    const used = usedMicroseconds();
    const start = performance.now();
    const isOver = () => performance.now() - start >= ms;
    const answers = await Promise.all(sockets.map((socket) => keepAsking(socket, request, isOver, times)));
    const took = performance.now() - start;
    const busy = (usedMicroseconds() - used) / 1000 / took;
    for (const socket of sockets) socket.destroy();
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
    return { perSecond: (times.length * 1000) / took, p50: at(0.5), p99: at(0.99), busy, answer: answers[0] ?? '' };
  });
};
