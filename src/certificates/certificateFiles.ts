import { join } from 'node:path';

/** Where authority and serving pair lie in a directory; `tls.*` are the names in a Secret of type `kubernetes.io/tls`. */
export const certificateFiles = (dir: string) => ({
  authority: { certFile: join(dir, 'ca.crt'), keyFile: join(dir, 'ca.key') },
  serving: { certFile: join(dir, 'tls.crt'), keyFile: join(dir, 'tls.key') },
});
