import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What kube-proxy is on a real node, for one Service whose address is one of loopback. */
export interface ServiceRelay {
  /** Ports on 127.0.0.1 that new connections go to. None: they are refused. Open connections go on. */
  setEndpoints(ports: readonly number[]): Promise<void>;
  endpoints(): readonly number[];
  /** How many connections there have been. */
  connections(): number;
  stop(): Promise<void>;
}

/** Passes connections to a Service's address on to the endpoints, in turn. */
export const relayService = (address: string, port: number): ServiceRelay => {
  const sockets = new Set<Socket>();
  let endpoints: readonly number[] = [];
  let turn = 0;
  let server: Server | undefined;

  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true).once('close', () => sockets.delete(socket));
  };
  const accept = (client: Socket): void => {
    const endpoint = endpoints[turn % endpoints.length];
    turn += 1;
    track(client);
    if (endpoint === undefined) return void client.destroy();
    const upstream = connect({ host: '127.0.0.1', port: endpoint, allowHalfOpen: true });
    track(upstream);
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  };
  const listen = async (): Promise<void> => {
    const opened = createServer({ allowHalfOpen: true }, accept).listen(port, address);
    server = opened;
    await once(opened, 'listening').catch((cause: NodeJS.ErrnoException) => {
      const remedy = cause.code === 'EACCES' ? '; run as root, or lower net.ipv4.ip_unprivileged_port_start' : '';
      throw new Error(`cannot answer for the Service at ${address}:${port}: ${cause.message}${remedy}`, { cause });
    });
  };

  return {
    setEndpoints: async (ports) => {
      endpoints = ports;
      if (ports.length > 0 && server === undefined) await listen();
      if (ports.length === 0) {
        server?.close();
        server = undefined;
      }
    },
    endpoints: () => endpoints,
    connections: () => turn,
    stop: async () => {
      server?.close();
      for (const socket of sockets) socket.destroy();
      endpoints = [];
      server = undefined;
    },
  };
};
