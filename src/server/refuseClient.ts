import type { Socket } from 'node:net';
import type { Logger } from 'pino';

const statusLines: ReadonlyMap<string, string> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
]);

/**
 * Ends a connection on which no request can be read: a handshake that failed, what is not HTTP, a client that is too
 * slow. It is their fault and may come by the thousand, so it is logged at debug only, and without the bytes received.
 */
export const refuseClient =
  (logger: Logger) =>
  (error: Error & { readonly code?: string }, socket: Socket): void => {
    const code = error.code ?? '';
    logger.debug({ code, reason: error.message }, 'client failed');
    const status = statusLines.get(code) ?? (code.startsWith('HPE_') ? '400 Bad Request' : undefined);
    if (status === undefined || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    socket.destroySoon();
  };
