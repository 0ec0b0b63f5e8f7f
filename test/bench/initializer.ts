import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findManifest, readAt, readManifests } from '../deploy/readManifests.ts';
import { spawnBound } from '../e2e/install/spawnBound.ts';
import { createReplayedCluster } from './initializer/replayedCluster.ts';
import { serveReplay } from './initializer/serveReplay.ts';

// How much memory and how many requests it takes the initializer to look at a large cluster, replayed as list pages.

const size = { deployments: 10_000, asking: 100 };
const surveys = 5;
/** What the project promises, in bytes. */
const promised = 200e6;

const root = join(import.meta.dirname, '../..');
/** As it runs in a cluster: one file, with the options of deploy/. */
const main = join(root, 'out/podgraft.mjs');
const initializer = findManifest(readManifests(), 'Deployment', 'podgraft-initializer').object;
const options = readAt(initializer, 'spec', 'template', 'spec', 'containers', 0, 'env', 0, 'value');

const writeKubeconfig = (path: string, server: string): void =>
  writeFileSync(
    path,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'replay', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'nobody', user: {} }],
      contexts: [{ name: 'replay', context: { cluster: 'replay', user: 'nobody' } }],
      'current-context': 'replay',
    }),
  );

/** A value of a process as the kernel counts it, in bytes: `VmHWM` is the most that was resident. */
const readMemory = (child: ChildProcess, name: 'VmHWM' | 'VmRSS'): number => {
  const line = readFileSync(`/proc/${child.pid}/status`, 'utf8').match(new RegExp(`${name}:\\s+(\\d+) kB`));
  return Number(line?.[1]) * 1024;
};

/** Seconds of processor time, in user and system mode. */
const readProcessor = (child: ChildProcess): number => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const toMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

execFileSync('npm', ['run', '--silent', 'bundle'], { cwd: root, stdio: 'ignore' });
const replay = await serveReplay(createReplayedCluster(size.deployments, size.asking));
const folder = mkdtempSync(join(tmpdir(), 'podgraft-bench-'));
const kubeconfig = join(folder, 'kubeconfig');
writeKubeconfig(kubeconfig, replay.url);
const args = [
  main,
  'initialize',
  `--kubeconfig=${kubeconfig}`,
  '--interval=1',
  '--metrics-port=0',
  '--address=127.0.0.1',
];
const child = spawnBound(process.execPath, args, {
  PATH: process.env['PATH'],
  NODE_OPTIONS: String(options),
});
child.stderr.pipe(process.stderr);
try {
  print(`${size.deployments} Deployments with 3 ReplicaSets and 2 pods each, ${size.asking} of them ask`);
  let seen = 0;
  let last = performance.now();
  let [bytes, processor] = [0, readProcessor(child)];
  for await (const line of createInterface(child.stdout)) {
    const entry = JSON.parse(line);
    if (entry.level !== 'info') print(line);
    if (entry.msg !== 'surveyed') continue;
    seen += 1;
    const seconds = (performance.now() - last) / 1000;
    const used = readProcessor(child) - processor;
    const sent = replay.bytes() - bytes;
    print(
      `look ${seen}: ${entry.workloads} workloads (${entry.missing} missing), ${toMegabytes(sent)} of lists in ${seconds.toFixed(1)} s (${used.toFixed(1)} s of processor time), resident ${toMegabytes(readMemory(child, 'VmRSS'))}, at most ${toMegabytes(readMemory(child, 'VmHWM'))}`,
    );
    if (seen === surveys) break;
    [bytes, processor, last] = [replay.bytes(), readProcessor(child), performance.now()];
  }
  const most = readMemory(child, 'VmHWM');
  const requests = [...replay.requests].sort();
  print(`requests of all ${surveys} looks: ${requests.map(([what, count]) => `${what} ${count}`).join(', ')}`);
  print(`resident at most ${toMegabytes(most)}; promised: less than ${toMegabytes(promised)}`);
  if (most >= promised) process.exitCode = 1;
} finally {
  child.kill('SIGTERM');
  await once(child, 'exit');
  replay.close();
  rmSync(folder, { recursive: true });
}
