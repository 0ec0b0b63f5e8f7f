import { describe, expect, it } from 'vitest';
import { isTrustedBy } from '../../src/certificates/isTrustedBy.ts';
import { makeCertificates } from '../../src/certificates/makeCertificates.ts';

const ours = await makeCertificates({ hosts: ['localhost'], now: new Date() });
const others = await makeCertificates({ hosts: ['localhost'], now: new Date() });

describe('a bundle trusts', () => {
  it.each([
    ['the certificate that its authority signed', ours.serving.cert, ours.authority.cert, true],
    ['one of a chain', `${ours.serving.cert}${ours.authority.cert}`, ours.authority.cert, true],
    ['by any of its authorities', ours.serving.cert, `${others.authority.cert}${ours.authority.cert}`, true],
    ['the certificate itself', ours.serving.cert, ours.serving.cert, true],
    ['none that another signed', ours.serving.cert, others.authority.cert, false],
    ['nothing if it is empty', ours.serving.cert, '', false],
    [
      'nothing if it is no certificate',
      ours.serving.cert,
      '-----BEGIN CERTIFICATE-----x-----END CERTIFICATE-----',
      false,
    ],
  ])('%s', (_, chain, bundle, expected) => {
    expect(isTrustedBy(chain, bundle)).toBe(expected);
  });
});
