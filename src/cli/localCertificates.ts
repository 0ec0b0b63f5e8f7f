import { certificateFiles } from '../certificates/certificateFiles.ts';
import { isIssuedBy } from '../certificates/isIssuedBy.ts';
import { type KeyPairFiles, readKeyPair } from '../certificates/readKeyPair.ts';

/**
 * The serving pair for this machine in a directory, made anew with its authority where it is missing, broken or expired.
 * An authority that is still good is kept, so that who trusts it need not be told again.
 */
export const prepareLocalCertificates = async (dir: string, now: Date): Promise<KeyPairFiles> => {
  const files = certificateFiles(dir);
  const [serving, authority] = await Promise.all([readKeyPair(files.serving, now), readKeyPair(files.authority, now)]);
  const good = typeof serving !== 'string' && typeof authority !== 'string' && isIssuedBy(serving.cert, authority.cert);
  if (good) return files.serving;
  // Loaded only when needed: the X.509 library costs a start 150 ms and 30 MB.
  const { localHosts, makeCertificates } = await import('../certificates/makeCertificates.ts');
  const { writeCertificates } = await import('../certificates/writeCertificates.ts');
  const known = typeof authority === 'string' ? {} : { authority };
  await writeCertificates(dir, await makeCertificates({ hosts: localHosts, now, ...known }));
  return files.serving;
};
