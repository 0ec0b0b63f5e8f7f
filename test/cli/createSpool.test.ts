import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSpool } from '../../src/cli/createSpool.ts';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';

const readAll = async (spool: ReturnType<typeof createSpool>): Promise<string> => {
  let all = '';
  for await (const text of spool.read()) all += text;
  return all;
};

describe('a spool', () => {
  it.each([
    ['in memory', 100],
    ['in a file', 4],
  ])('gives back what was written, as often as it is read, %s', async (_where, limit) => {
    const spool = createSpool(limit);
    for (const text of ['one ', 'two ', 'three ✓']) await spool.write(text);
    expect(await readAll(spool)).toBe('one two three ✓');
    expect(await readAll(spool)).toBe('one two three ✓');
    await spool.close();
  });

  it('that finds no room says where, and what helps, and leaves no file behind', async () => {
    const dir = await temporaryDirectory();
    const module = new URL('../../src/cli/createSpool.ts', import.meta.url).href;
    const program = `
      const { createSpool } = await import(${JSON.stringify(module)});
      const spool = createSpool(10);
      try {
        for (let index = 0; index < 100; index += 1) await spool.write('x'.repeat(1000));
        for await (const _ of spool.read());
        console.log('nothing failed');
      } catch (error) {
        console.log(error.message);
      } finally {
        await spool.close();
      }`;
    // A file may have 8 KiB.
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 8; exec "$0" --input-type=module --eval "$1"', process.execPath, program],
      { encoding: 'utf8', env: { ...process.env, TMPDIR: dir } },
    );
    expect([stdout, stderr]).toEqual([
      `${dir} cannot hold what is to be written: EFBIG: file too large, write; name a place with more room by TMPDIR\n`,
      '',
    ]);
    expect(readdirSync(dir)).toEqual([]);
  });
});
