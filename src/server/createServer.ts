import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppOptions, buildApp, type TlsPair, toSecureContext } from './buildApp.ts';
import { describeListenError } from './describeListenError.ts';
import { type ServerLimits, serverLimits } from './limits.ts';

/** What the webhook's server is made of; see {@link AppOptions}. */
export interface ServerOptions
  extends Pick<AppOptions, 'keyPair' | 'answer' | 'validate' | 'onReview' | 'readiness' | 'logger'> {
  /** Default: {@link serverLimits}. */
  readonly limits?: Partial<ServerLimits>;
}

/** Where to listen. */
export interface Listener {
  /** 0: any free one. */
  readonly port: number;
  /** Default: every address, IPv6 and IPv4. */
  readonly address?: string;
}

/** The two parts of an orderly end, in milliseconds. */
type DrainTimes = Pick<ServerLimits, 'drainMs' | 'hardEndMs'>;

/** The webhook's HTTPS server. */
export interface Server {
  /** Resolves with the URL; rejects with a sentence that names address, port and remedy. */
  listen(where: Listener): Promise<string>;
  /** Serves another certificate on new connections; those that are open go on. Throws if TLS refuses the pair. */
  setKeyPair(pair: TlsPair): void;
  /**
   * Ends without losing a request: not ready at once, but answering, new connections included, for `drainMs`; then no
   * new connections, and what is in flight is finished or, after `hardEndMs`, cut. Default: the limits of these names.
   */
  drain(times?: Partial<DrainTimes>): Promise<void>;
}

/** Makes the webhook's HTTPS server; nothing listens yet. */
export const createServer = (options: ServerOptions): Server => {
  const limits = { ...serverLimits, ...options.limits };
  let draining: Promise<void> | undefined;
  const app = buildApp({ ...options, limits, isDraining: () => draining !== undefined });
  const sockets = trackSockets(app.server);

  const drain = async ({ drainMs, hardEndMs }: DrainTimes): Promise<void> => {
    await sleep(drainMs);
    // Sockets rather than closeAllConnections, which does not know those that are still in their handshake.
    const hardEnd = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, hardEndMs);
    await app.close();
    clearTimeout(hardEnd);
  };

  return {
    listen: async ({ port, address }) => {
      await app.ready();
      try {
        // Not app.listen(): it takes "localhost" where no address is given, where Node takes [::] and, without IPv6, 0.0.0.0.
        app.server.listen(address === undefined ? { port } : { port, host: address });
        await once(app.server, 'listening');
      } catch (error) {
        await app.close();
        throw describeListenError(error as NodeJS.ErrnoException, port, address);
      }
      // Such as EMFILE on accept: nothing to die of.
      app.server.on('error', (error) => options.logger.error({ err: error }, 'listener failed'));
      return toUrl(app.server.address() as AddressInfo);
    },
    setKeyPair: (pair) => app.server.setSecureContext(toSecureContext(pair)),
    drain: (times = {}) => {
      draining ??= drain({ ...limits, ...times });
      return draining;
    },
  };
};

const trackSockets = (server: NodeJS.EventEmitter): ReadonlySet<Socket> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
};

const toUrl = ({ address, family, port }: AddressInfo): string =>
  `https://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
