import { chmod, mkdir, mkdtemp, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Slot } from '../../src/core/expression/slot.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import type { DirectoryReport } from '../../src/templates/buildSnapshot.ts';
import { type DirectoryWatch, watchDirectory } from '../../src/templates/watchDirectory.ts';

let root: string;
let dir: string;
let watches: DirectoryWatch[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'podgraft-templates-'));
  dir = join(root, 'templates');
  await mkdir(dir);
  watches = [];
});

afterEach(async () => {
  await Promise.all(watches.map((watch) => watch.stop()));
  await rm(root, { recursive: true });
});

const intervalMs = 5;

const start = async (options: { namespaceTemplates?: boolean; onSnapshot?: () => void } = {}) => {
  const calls: { snapshot: Snapshot; report: DirectoryReport }[] = [];
  const errors: unknown[] = [];
  const watch = await watchDirectory({
    dir,
    home: 'home',
    namespaceTemplates: options.namespaceTemplates ?? false,
    intervalMs,
    onSnapshot: (snapshot, report) => {
      calls.push({ snapshot, report });
      options.onSnapshot?.();
    },
    onError: (error) => errors.push(error),
  });
  watches.push(watch);
  const last = () => calls[calls.length - 1] ?? expect.fail('no snapshot');
  return {
    calls,
    errors,
    watch,
    /** The last report's problems, without the directory's name. */
    problems: () => last().report.problems.map(({ file, message }) => `${file.replace(`${dir}/`, '')}: ${message}`),
    /** The images of the first container of each usable template. */
    images: () =>
      Object.fromEntries(
        last()
          .snapshot.catalog.entries.entries()
          .filter(([, { template }]) => template !== undefined)
          .map(([key, { template }]) => [key, findImage(template?.body.additions['containers'])]),
      ),
    last,
    /** Waits for the snapshot after `count` others. */
    next: (count: number) =>
      vi.waitFor(() => expect(calls.length).toBeGreaterThan(count), { timeout: 2000, interval: 5 }),
    /** Waits for several looks at the directory. */
    settle: () => new Promise((resolve) => setTimeout(resolve, 12 * intervalMs)),
  };
};

const body = (image: string): string => `containers:\n  - name: agent\n    image: ${image}\n`;

const configMap = (name: string, image: string, namespace?: string): string =>
  [
    'apiVersion: v1',
    'kind: ConfigMap',
    `metadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}`,
    'data:',
    '  template.yaml: |',
    '    containers:',
    '      - name: agent',
    `        image: ${image}`,
    '',
  ].join('\n');

const write = (name: string, text: string | Uint8Array): Promise<void> => writeFile(join(dir, name), text);

/** Puts a file there in one step. */
const replace = async (name: string, text: string): Promise<void> => {
  await writeFile(join(root, 'new'), text);
  await rename(join(root, 'new'), join(dir, name));
};

/** The image of the first container, if the template has one without expressions. */
const findImage = (containers: Slot | undefined): unknown =>
  containers?.kind === 'plain' ? (containers.value as { image: string }[])[0]?.image : undefined;

describe('watchDirectory at the start', () => {
  it('gives a snapshot before it resolves', async () => {
    await write('b.yaml', body('b:1'));
    await write('a.yml', `${configMap('x', 'x:1')}---\nkind: Namespace\nmetadata: {name: team, labels: {a: b}}\n`);
    await write(
      'c.json',
      JSON.stringify({ kind: 'ConfigMap', metadata: { name: 'j' }, data: { 'template.yaml': body('j:1') } }),
    );
    const { calls, last, images } = await start();
    expect(calls).toHaveLength(1);
    expect(last().report).toEqual({ templates: 3, problems: [] });
    expect(images()).toEqual({ 'home/b': 'b:1', 'home/x': 'x:1', 'home/j': 'j:1' });
    expect(last().snapshot).toMatchObject({ home: 'home', namespaceTemplates: false });
    expect(last().snapshot.namespaces.get('team')?.labels).toMatchObject({ a: 'b' });
  });

  it('reads what stands directly in the directory, and nothing hidden', async () => {
    await mkdir(join(dir, 'below.yaml'));
    await writeFile(join(dir, 'below.yaml', 'a.yaml'), body('a:1'));
    await write('.hidden.yaml', body('a:1'));
    await write('a.txt', body('a:1'));
    await write('a.yaml~', body('a:1'));
    await symlink('nowhere', join(dir, 'dangling.yaml'));
    const { last } = await start();
    expect(last().report).toEqual({ templates: 0, problems: [] });
  });

  it('rejects when there is no directory, and says what to do', async () => {
    dir = join(root, 'missing');
    await expect(start()).rejects.toThrow(
      `cannot read the templates in ${dir}: there is no such directory; create the directory or name another one`,
    );
    await writeFile(dir, '');
    await expect(start()).rejects.toThrow('it is not a directory');
  });
});

describe('watchDirectory reports', () => {
  it('faults of a template with the place in the file', async () => {
    await write('a.yaml', `kind: A\n---\n${configMap('x', '0644')}    volumens: []\n`);
    const { problems, last } = await start();
    expect(problems()).toEqual([
      expect.stringMatching(/^a\.yaml: 10:16: template "x": containers\[0\]\.image: 0644 is 420 for kubectl/),
      expect.stringMatching(/^a\.yaml: 11:15: template "x": volumens: unknown field "volumens"/),
    ]);
    expect(last().report.templates).toBe(0);
  });

  it('faults of a bare template with their place', async () => {
    await write('x.yaml', '# why\ncontainers:\n- name: yes\n  image: a:1\n');
    const { problems } = await start();
    expect(problems()).toEqual([
      expect.stringMatching(/^x\.yaml: 3:9: template "x": containers\[0\]\.name: yes is a boolean/),
    ]);
  });

  it('faults of a text that does not stand in the file line by line with their place in the text', async () => {
    await write(
      'a.json',
      JSON.stringify({ kind: 'ConfigMap', metadata: { name: 'x' }, data: { config: 'a: 1\nb: 0644' } }),
    );
    const { problems } = await start();
    expect(problems()).toEqual([
      'a.json: template "x", 1:4 in its config: a: unknown field "a"',
      expect.stringMatching(/^a\.json: template "x", 2:4 in its config: b: 0644 is 420/),
    ]);
  });

  it('what cannot be read at all, in the order of the files', async () => {
    await write('a.yaml', 'a: "open\n');
    await write('b.yaml', new Uint8Array([0x61, 0x3a, 0x20, 0xff]));
    await write('c.yaml', `a: ${'x'.repeat(4 * 1024 * 1024)}`);
    await write('d.yaml', ' \n');
    await write('e.yaml', body('e:1'));
    const { problems, last } = await start();
    expect(problems()).toEqual([
      'a.yaml: 2:1: a quote is not closed; close the one that was opened last',
      'b.yaml: 1:1: the file is not UTF-8; save it as UTF-8',
      'c.yaml: 1:1: the file is larger than 4 MiB; split it',
      'd.yaml: 1:1: the file is empty; write a template, or delete the file',
    ]);
    expect(last().report.templates).toBe(1);
  });

  it('a template that stands twice, and takes the second when the first goes', async () => {
    await write('a.yaml', configMap('x', 'a:1'));
    await write('x.yaml', body('b:1'));
    const { problems, images, next } = await start();
    expect(problems()).toEqual([`x.yaml: 1:1: template x stands in ${dir}/a.yaml:1 already; remove one of them`]);
    expect(images()).toEqual({ 'home/x': 'a:1' });
    await unlink(join(dir, 'a.yaml'));
    await next(1);
    expect(problems()).toEqual([]);
    expect(images()).toEqual({ 'home/x': 'b:1' });
  });

  it('nothing of the namespaces that templates state, which count only while namespace templates are on', async () => {
    await write('a.yaml', configMap('x', 'a:1', 'team'));
    const off = await start();
    expect(off.images()).toEqual({ 'home/x': 'a:1' });
    const on = await start({ namespaceTemplates: true });
    expect(on.problems()).toEqual([]);
    expect(on.images()).toEqual({ 'team/x': 'a:1' });
  });
});

describe('watchDirectory follows', () => {
  it('files that are written, replaced and deleted', async () => {
    const { images, next } = await start();
    await replace('a.yaml', body('a:1'));
    await next(1);
    expect(images()).toEqual({ 'home/a': 'a:1' });
    await replace('a.yaml', body('a:2'));
    await next(2);
    expect(images()).toEqual({ 'home/a': 'a:2' });
    await replace('b.yaml', body('b:1'));
    await next(3);
    expect(images()).toEqual({ 'home/a': 'a:2', 'home/b': 'b:1' });
    await unlink(join(dir, 'a.yaml'));
    await next(4);
    expect(images()).toEqual({ 'home/b': 'b:1' });
  });

  it('a mounted ConfigMap, whose files are symlinks through a directory that is swapped', async () => {
    const publish = async (version: string, image: string) => {
      await mkdir(join(dir, version));
      await writeFile(join(dir, version, 'a.yaml'), body(image));
      await symlink(version, join(dir, '..data_tmp'));
      await rename(join(dir, '..data_tmp'), join(dir, '..data'));
    };
    await publish('..2001', 'a:1');
    await symlink('..data/a.yaml', join(dir, 'a.yaml'));
    const { images, next, calls, settle } = await start();
    expect(images()).toEqual({ 'home/a': 'a:1' });
    await publish('..2002', 'a:2');
    await next(1);
    expect(images()).toEqual({ 'home/a': 'a:2' });
    await rm(join(dir, '..2001'), { recursive: true });
    await settle();
    expect(calls).toHaveLength(2);
  });

  it('nothing that does not change', async () => {
    await write('a.yaml', body('a:1'));
    await write('bad.yaml', 'a: "open');
    await write('big.yaml', 'x'.repeat(4 * 1024 * 1024 + 1));
    const { calls, settle } = await start();
    await settle();
    await utimes(join(dir, 'a.yaml'), new Date(), new Date());
    await replace('a.yaml', body('a:1'));
    await utimes(join(dir, 'big.yaml'), new Date(), new Date());
    await write('other.txt', 'x');
    await settle();
    expect(calls).toHaveLength(1);
  });

  it('no template that is as it was: it is not parsed again', async () => {
    await write('a.yaml', `${configMap('x', 'x:1')}---\n${configMap('z', 'z:1')}`);
    const { last, next } = await start();
    const before = last().snapshot.catalog.entries.get('home/x');
    await replace('a.yaml', `# moved\n${configMap('x', 'x:1')}---\n${configMap('z', 'z:2')}`);
    await next(1);
    const after = last().snapshot.catalog.entries.get('home/x');
    expect(after?.template).toBe(before?.template);
    expect(after?.source.origin?.line).toBe(7);
  });
});

describe('watchDirectory keeps the last good version', () => {
  it('of a template with faults', async () => {
    await write('a.yaml', body('a:1'));
    const { images, problems, next } = await start();
    await replace('a.yaml', 'containers: 5\n');
    await next(1);
    expect(images()).toEqual({ 'home/a': 'a:1' });
    expect(problems()).toEqual([
      expect.stringMatching(/^a\.yaml: 1:13: template "a": containers: .*\(its last good version stays in use\)$/),
    ]);
    await replace('a.yaml', body('a:2'));
    await next(2);
    expect(images()).toEqual({ 'home/a': 'a:2' });
    expect(problems()).toEqual([]);
  });

  it.each([
    ['is no YAML', 'a: "open'],
    ['is empty', ''],
    ['is too large', 'x'.repeat(4 * 1024 * 1024 + 1)],
  ])('of a file that %s', async (_, text) => {
    await write('a.yaml', `${configMap('x', 'x:1')}---\nkind: Namespace\nmetadata: {name: team}\n`);
    const { images, problems, last, next } = await start();
    await replace('a.yaml', text);
    await next(1);
    expect(problems()).toHaveLength(1);
    expect(images()).toEqual({ 'home/x': 'x:1' });
    expect(last().snapshot.namespaces.has('team')).toBe(true);
    await replace('a.yaml', body('a:1'));
    await next(2);
    expect(images()).toEqual({ 'home/a': 'a:1' });
    expect(last().snapshot.namespaces.has('team')).toBe(false);
  });

  it('of a document that cannot be read, while the others of its file change', async () => {
    await write('a.yaml', `${configMap('x', 'x:1')}---\n${configMap('z', 'z:1')}`);
    const { images, problems, next } = await start();
    await replace('a.yaml', `${configMap('x', 'x:2')}---\nkind: [ConfigMap\n`);
    await next(1);
    expect(images()).toEqual({ 'home/x': 'x:2', 'home/z': 'z:1' });
    expect(problems()).toEqual([expect.stringContaining('a.yaml: 11:1: ')]);
  });

  it('of a ConfigMap that is no template any more, but removes those that are gone', async () => {
    await write('a.yaml', `${configMap('x', 'x:1')}---\n${configMap('z', 'z:1')}`);
    const { images, problems, next } = await start();
    await replace('a.yaml', `${configMap('x', 'x:2')}  config: x\n`);
    await next(1);
    expect(images()).toEqual({ 'home/x': 'x:1' });
    expect(problems()).toEqual([expect.stringContaining('has both "template.yaml" and "config"')]);
  });

  it('of everything while the directory is gone', async () => {
    await write('a.yaml', body('a:1'));
    const { calls, images, last, next, settle } = await start();
    await rename(dir, `${dir}.away`);
    await next(1);
    await settle();
    expect(calls).toHaveLength(2);
    expect(images()).toEqual({ 'home/a': 'a:1' });
    expect(last().report.problems).toEqual([
      { file: dir, message: 'there is no such directory; its last good templates stay in use until it is back' },
    ]);
    await rename(`${dir}.away`, dir);
    await next(2);
    expect(last().report).toEqual({ templates: 1, problems: [] });
  });

  it.skipIf(process.getuid?.() === 0)('of a file that may not be read', async () => {
    await write('a.yaml', body('a:1'));
    const { calls, images, problems, next, settle } = await start();
    await chmod(join(dir, 'a.yaml'), 0);
    await next(1);
    await settle();
    expect(calls).toHaveLength(2);
    expect(images()).toEqual({ 'home/a': 'a:1' });
    expect(problems()).toEqual([expect.stringContaining('a.yaml: 1:1: the file cannot be read: ')]);
  });
});

describe('watchDirectory goes on', () => {
  it('when onSnapshot throws, and says so', async () => {
    const { errors, images, next } = await start({
      onSnapshot: () => {
        throw new Error('full');
      },
    });
    expect(errors).toEqual([new Error('full')]);
    await replace('a.yaml', body('a:1'));
    await next(1);
    expect(images()).toEqual({ 'home/a': 'a:1' });
    expect(errors).toHaveLength(2);
  });

  it('until it is stopped', async () => {
    const { calls, watch, settle } = await start();
    await watch.stop();
    await replace('a.yaml', body('a:1'));
    await settle();
    expect(calls).toHaveLength(1);
    await watch.stop();
  });
});
