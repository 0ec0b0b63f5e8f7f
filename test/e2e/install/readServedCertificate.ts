import { once } from 'node:events';
import { connect } from 'node:tls';

/** The fingerprint of the certificate that a new connection gets, verified as the API server does: by its caBundle and the Service's name. */
export const readServedCertificate = async (port: number, caBundle: string): Promise<string> => {
  const socket = connect({ host: '127.0.0.1', port, servername: 'podgraft.podgraft-system.svc', ca: caBundle });
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate().fingerprint256;
  } finally {
    socket.destroy();
  }
};
