import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { certificateFiles } from '../certificates/certificateFiles.ts';
import type { PemPair } from '../certificates/pemPair.ts';
import { readHostKind } from '../certificates/readHostKind.ts';
import { readKeyPair } from '../certificates/readKeyPair.ts';
import type { Context } from './context.ts';

/** Adds `podgraft certs`: a serving certificate, signed by the authority in the same directory or by a new one. */
export const addCertsCommand = (program: Command, context: Context): void => {
  program
    .command('certs')
    .summary('make a certificate authority and a serving certificate')
    .description(
      'Makes a serving certificate (1 year) for local runs and for clusters without cert-manager. An authority that lies in the directory signs it; if there is none, one is made (10 years).',
    )
    .argument(
      '[host...]',
      'DNS names and IP addresses that it is for, such as <service>.<namespace>.svc (default: localhost, 127.0.0.1, ::1)',
      collectHost,
    )
    .option('--dir <dir>', 'where ca.crt, ca.key, tls.crt and tls.key go', 'certs')
    .addHelpText('after', '\nExample:\n  podgraft certs podgraft.podgraft-system.svc')
    .action(async (hosts: readonly string[], options: { readonly dir: string }) => {
      await makeInto(options.dir, hosts, context);
    });
};

const makeInto = async (dir: string, hosts: readonly string[], context: Context): Promise<void> => {
  const target = resolve(context.cwd, dir);
  const now = context.now();
  const { localHosts, makeCertificates } = await import('../certificates/makeCertificates.ts');
  const { writeCertificates } = await import('../certificates/writeCertificates.ts');
  const names = hosts.length > 0 ? hosts : localHosts;
  const authority = await findAuthority(target, now);
  await writeCertificates(
    target,
    await makeCertificates({ hosts: names, now, ...(authority === undefined ? {} : { authority }) }),
  );
  const shown = certificateFiles(dir);
  context.stdout(`${shown.serving.certFile} and ${shown.serving.keyFile} are for ${names.join(', ')}
${shown.authority.certFile} is what clients have to trust${authority === undefined ? ' (a new authority)' : ''}
`);
};

// What cannot be used is not overwritten: somebody may trust it.
const findAuthority = async (dir: string, now: Date): Promise<PemPair | undefined> => {
  const { authority } = certificateFiles(dir);
  const pair = await readKeyPair(authority, now);
  if (typeof pair !== 'string') return pair;
  if (!(await exists(authority.certFile)) && !(await exists(authority.keyFile))) return undefined;
  throw new Error(`the authority in ${dir} cannot sign: ${pair}; move ca.crt and ca.key away to have a new one made`);
};

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const collectHost = (host: string, hosts: readonly string[] = []): readonly string[] => {
  if (readHostKind(host) === undefined) throw new InvalidArgumentError('It is neither a DNS name nor an IP address.');
  return [...hosts, host];
};
