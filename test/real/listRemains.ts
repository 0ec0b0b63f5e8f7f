import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../cluster/runProgram.ts';

/** What this machine's network is made of, one text each: interfaces, namespaces, and rules of iptables. */
export const listNetwork = async (): Promise<string[]> => {
  const tables = ['filter', 'nat', 'mangle'];
  const rules = await Promise.all(
    tables.map(async (table) => (await runProgram('iptables', ['-w', '-t', table, '-S'], { env: process.env })).stdout),
  );
  return [
    ...(await listFolder('/sys/class/net')).map((name) => `interface ${name}`),
    ...(await listFolder('/run/netns')).map((name) => `network namespace ${name}`),
    ...rules.flatMap((text, table) => text.split('\n').map((rule) => `${tables[table]}: ${rule}`)),
  ];
};

/**
 * Everything of a real node that is still on the machine, one text each: processes and mounts that speak of its folder, the
 * folder itself, and what its network did not have before.
 */
export const listRemains = async (home: string, networkBefore: readonly string[]): Promise<string[]> => {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').filter((line) => line.includes(home));
  const known = new Set(networkBefore);
  return [
    ...(await listProcesses(home)),
    ...mounts.map((line) => `mount ${line.split(' ')[1]}`),
    ...(await listFolder(home)).map((name) => join(home, name)),
    ...(await listNetwork()).filter((part) => !known.has(part)),
  ];
};

const listFolder = (path: string): Promise<string[]> => readdir(path).catch(() => []);

const listProcesses = async (home: string): Promise<string[]> => {
  const pids = (await listFolder('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    // What ended in between has no command.
    pids.map((pid) => readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')),
  );
  return commands.filter((command) => command.includes(home)).map((command) => command.replaceAll('\0', ' ').trim());
};
