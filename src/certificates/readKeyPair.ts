import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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

/**
 * The text of both files, or a sentence that names the one that cannot be read. A mounted Secret is swapped by one
 * symlink, so both are read from the directory that it led to at one moment; files that lie elsewhere are read as named.
 */
export const readPem = async (files: KeyPairFiles): Promise<PemPair | string> =>
  (await readTogether(files)) ?? (await readNamed(files));

const readTogether = async ({ certFile, keyFile }: KeyPairFiles): Promise<PemPair | undefined> => {
  if (dirname(certFile) !== dirname(keyFile)) return undefined;
  try {
    const real = await realpath(certFile);
    const cert = await readFile(real, 'utf8');
    return { cert, key: await readFile(join(dirname(real), basename(keyFile)), 'utf8') };
  } catch {
    return undefined;
  }
};

const readNamed = async ({ certFile, keyFile }: KeyPairFiles): Promise<PemPair | string> => {
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
