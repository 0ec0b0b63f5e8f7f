import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../cluster/runProgram.ts';

/** The programs that the real node and its image take, and the Debian packages that hold them. */
const packageOf: ReadonlyMap<string, string> = new Map([
  ['containerd', 'containerd'],
  ['ctr', 'containerd'],
  ['runc', 'runc'],
  ['/usr/lib/cni/bridge', 'containernetworking-plugins'],
  ['iptables', 'iptables'],
  ['ip', 'iproute2'],
  ['busybox', 'busybox-static'],
  ['buildah', 'buildah'],
  ['debootstrap', 'debootstrap'],
]);

/** The addresses of the real node's pods. */
const podAddresses = '10.88.0.0/16';

interface Machine {
  readonly uid: number | undefined;
  /** The folders in which programs are looked for, as `PATH` lists them. */
  readonly path: string;
  /** The network interfaces that have the addresses of pods already. */
  readonly taken: readonly string[];
}

/** One line that says what a machine lacks for `npm run test:real`, and the remedy; undefined if it lacks nothing. */
export const describeLack = ({ uid, path, taken }: Machine): string | undefined => {
  const asRoot = uid === 0 ? path : `${path}:/usr/sbin:/sbin`;
  const missing = [...packageOf].filter(([program]) => !isProgram(program, asRoot));
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  const programs = missing.map(([program]) => program).join(', ');
  const [bridge] = taken;
  const lacks = [
    ...(uid === 0 ? [] : ['it needs root: sudo npm run test:real']),
    ...(missing.length === 0 ? [] : [`${programs} missing: sudo apt-get install ${packages}`]),
    ...(bridge === undefined
      ? []
      : [`${bridge} has ${podAddresses}, the pods' addresses: if nothing uses it, sudo ip link delete ${bridge}`]),
  ];
  return lacks.length === 0 ? undefined : `test:real cannot run here: ${lacks.join('; ')}`;
};

const isProgram = (name: string, path: string): boolean =>
  (name.startsWith('/') ? [name] : path.split(':').map((folder) => join(folder, name))).some((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const listTaken = async (): Promise<string[]> => {
  try {
    const { stdout } = await runProgram('ip', ['-4', 'route', 'show', podAddresses], { env: process.env });
    return [...stdout.matchAll(/ dev (\S+)/g)].map(([, name = '']) => name);
  } catch {
    return []; // there is no `ip`, which is said as it is
  }
};

if (import.meta.main) {
  const lack = describeLack({ uid: process.getuid?.(), path: process.env['PATH'] ?? '', taken: await listTaken() });
  if (lack !== undefined) {
    process.stderr.write(`${lack}\n`);
    process.exitCode = 1;
  }
}
