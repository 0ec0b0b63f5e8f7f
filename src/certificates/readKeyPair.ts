import { readFile } from 'node:fs/promises';
import { checkKeyPair, type KeyPair } from './checkKeyPair.ts';
import type { PemPair } from './pemPair.ts';

/** Where a pair lies: PEM files, as a mounted Secret of type `kubernetes.io/tls` has them. */
export interface KeyPairFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** The pair in two files if it can be served at `now`, else a sentence that names the file or what is wrong. */
export const readKeyPair = async (files: KeyPairFiles, now: Date): Promise<KeyPair | string> => {
  const pem = await readPem(files);
  if (typeof pem === 'string') return pem;
  const pair = checkKeyPair(pem, now);
  return typeof pair === 'string' ? `${pair} (${files.certFile}, ${files.keyFile})` : pair;
};

/** The text of both files, or a sentence that names the one that cannot be read. */
export const readPem = async ({ certFile, keyFile }: KeyPairFiles): Promise<PemPair | string> => {
  let file = certFile;
  try {
    const cert = await readFile(certFile, 'utf8');
    file = keyFile;
    return { cert, key: await readFile(keyFile, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `${file} does not exist` : `${file} cannot be read (${code})`;
  }
};
