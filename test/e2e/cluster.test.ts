import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { spawnGuard } from '../cluster/spawnGuard.ts';
import { startCluster } from '../cluster/startCluster.ts';

/** The command lines of all processes that speak of a folder. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // it ended in between
      }
    })
    .filter((command) => command.includes(folder));

const script = `
  import { startCluster } from '${join(import.meta.dirname, '../cluster/startCluster.ts')}';
  process.stdin.on('end', () => process.exit()).resume(); // it ends with the test's process
  console.log((await startCluster({ nodes: 'none' })).home);
`;

/** A process of its own that has a cluster. */
const spawnOwner = (): ChildProcessByStdio<Writable, Readable, null> => {
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    owner.kill('SIGKILL');
  });
  return owner;
};

describe('a cluster for a test', () => {
  it('keeps what it holds while its API server is dead', async () => {
    const cluster = await startCluster({ nodes: 'none' });
    onTestFinished(cluster.stop);
    await cluster.kubectl(['create', 'configmap', 'kept', '--from-literal=a=b']);
    await cluster.killApiServer();
    await expect(cluster.kubectl(['get', 'configmap', 'kept'])).rejects.toThrow(/refused/);
    await cluster.startApiServer();
    expect(await cluster.kubectl(['get', 'configmap', 'kept', '-o', 'jsonpath={.data.a}'])).toBe('b');
  });

  it('is gone when the process that started it is killed', async () => {
    const owner = spawnOwner();
    const [home] = (await once(createInterface(owner.stdout), 'line')) as [string];
    expect(processesOf(home).length).toBeGreaterThanOrEqual(3);
    owner.kill('SIGKILL');
    await vi.waitFor(() => expect([...processesOf(home), existsSync(home)]).toEqual([false]), 10_000);
  });

  it('says where its programs can come from if there are none', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'podgraft-'));
    onTestFinished(() => rmSync(empty, { recursive: true }));
    const environment = { KUBEBUILDER_ASSETS: '', XDG_CACHE_HOME: empty, PATH: '/usr/bin:/bin' };
    await expect(spawnGuard(['build'], { environment }).completed()).rejects.toThrow(
      /install Go .* set KUBEBUILDER_ASSETS/,
    );
  });

  it('says which program is missing from KUBEBUILDER_ASSETS', async () => {
    await expect(
      spawnGuard(['build'], { environment: { KUBEBUILDER_ASSETS: '/usr/bin' } }).completed(),
    ).rejects.toThrow('KUBEBUILDER_ASSETS=/usr/bin has no etcd: unset it');
  });
});
