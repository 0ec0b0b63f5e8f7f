import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way of one process to the API server, which can be cut as a network is: nothing arrives, and nobody is told. */
export interface ApiRelay {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  cut(): void;
  /** New connections arrive again; those that were cut, or begun meanwhile, are lost with all that they held. */
  heal(): void;
  stop(): void;
}

/** Passes connections on to an API server that listens on this machine. */
export const relayApi = async (server: string): Promise<ApiRelay> => {
  const port = Number(new URL(server).port);
  const sockets = new Set<Socket>();
  let isCut = false;

  const keep = (socket: Socket, other?: Socket): void => {
    sockets.add(socket.setNoDelay(true));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      if (!isCut) other?.destroy();
    });
  };
  const listener = createServer({ pauseOnConnect: true }, (client) => {
    if (isCut) return keep(client);
    const upstream = connect({ host: '127.0.0.1', port });
    keep(client, upstream);
    keep(upstream, client);
    client.pipe(upstream).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const lose = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    server: `https://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    heal: () => {
      lose();
      isCut = false;
    },
    stop: () => {
      listener.close();
      lose();
    },
  };
};
