import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { certificateFiles } from './certificateFiles.ts';
import type { Certificates } from './makeCertificates.ts';

const publicMode = 0o644;
const privateMode = 0o600;

/**
 * Writes authority and serving pair into a directory, which is made if need be. Private keys are never readable for
 * others, not even for a moment. Each file is replaced whole, and a key before its certificate.
 */
export const writeCertificates = async (dir: string, certificates: Certificates): Promise<void> => {
  const { authority, serving } = certificateFiles(dir);
  await replaceFile(authority.keyFile, certificates.authority.key, privateMode);
  await replaceFile(authority.certFile, certificates.authority.cert, publicMode);
  await replaceFile(serving.keyFile, certificates.serving.key, privateMode);
  await replaceFile(serving.certFile, certificates.serving.cert, publicMode);
};

const replaceFile = async (file: string, text: string, mode: number): Promise<void> => {
  // With the name's ending, so that what keeps keys out of a repository keeps this one out.
  const temporary = join(dirname(file), `.${randomUUID()}-${basename(file)}`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, text, { mode, flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Error(`cannot write ${file} (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
};
