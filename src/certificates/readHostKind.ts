import { isIP } from 'node:net';

/** How a certificate has to name a host; undefined for what is neither an IP address nor a DNS name. */
export const readHostKind = (host: string): 'ip' | 'dns' | undefined => {
  if (isIP(host) !== 0) return 'ip';
  return host.length <= 253 && host.split('.').every(isLabel) ? 'dns' : undefined;
};

/** RFC 1123, section 2.1, with `*` as the whole first label. */
const isLabel = (label: string, at: number): boolean =>
  (at === 0 && label === '*') || /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i.test(label);
