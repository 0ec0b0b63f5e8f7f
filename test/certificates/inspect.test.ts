import { describe, expect, it } from 'vitest';
import { inspectBundle } from '../../src/certificates/inspectBundle.ts';
import { inspectServing } from '../../src/certificates/inspectServing.ts';
import { makeCertificates } from '../../src/certificates/makeCertificates.ts';

const now = new Date('2026-11-21T10:00:00Z');
const host = 'podgraft.podgraft-system.svc';
const ours = await makeCertificates({ hosts: [host], now });
const others = await makeCertificates({ hosts: ['localhost', '127.0.0.1'], now: new Date('2020-01-01T00:00:00Z') });

describe('a serving pair', () => {
  it('tells its names, its times and whether it fits', () => {
    expect(inspectServing(ours.serving, host)).toEqual({
      ...{ names: [`DNS:${host}`], isForHost: true, hasKey: true },
      ...{ notBefore: new Date('2026-11-21T09:55:00Z'), notAfter: new Date('2027-11-21T10:00:00Z') },
    });
  });

  it('may be for others, and have the key of others', () => {
    const { cert } = others.serving;
    expect(inspectServing({ cert, key: ours.serving.key }, host)).toMatchObject({
      ...{ names: ['DNS:localhost', 'IP Address:127.0.0.1'], isForHost: false, hasKey: false },
      notAfter: new Date('2020-12-31T00:00:00Z'),
    });
    expect(inspectServing({ cert, key: 'none' }, 'localhost')).toMatchObject({ isForHost: true, hasKey: false });
  });

  it('may be unreadable, and says no more of it', () => {
    expect(inspectServing({ cert: 'none', key: ours.serving.key }, host)).toBe(
      'tls.crt is not PEM or cannot be parsed',
    );
  });
});

describe('a bundle', () => {
  it('trusts by any of its authorities, as long as the last of them lasts', () => {
    const bundle = `${others.authority.cert}${ours.authority.cert}`;
    const notAfter = new Date('2036-11-18T10:00:00Z');
    expect(inspectBundle(bundle, ours.serving.cert)).toEqual({ trusts: true, notAfter });
  });

  it('trusts none that others signed', () => {
    expect(inspectBundle(others.authority.cert, ours.serving.cert)).toEqual({ trusts: false, notAfter: undefined });
  });

  it.each(['', 'none', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'is none without a certificate: %j',
    (text) => expect(inspectBundle(text, ours.serving.cert)).toBeUndefined(),
  );
});
