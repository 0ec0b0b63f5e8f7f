import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const count = 10_000;

function* writeStream(): Iterable<string> {
  for (let index = 0; index < count; index += 1) {
    const kind = index % 4 === 0 ? 'Pod' : 'Widget';
    yield `---
apiVersion: v1
kind: ${kind} # document ${index}, ${'and so on, '.repeat(200)}
metadata: {name: web-${index}, annotations: {podgraft.dev/inject: dns-tuning}}
spec: {containers: [{name: app, image: "app:1"}]}
`;
  }
}

// The stream is 24 MB long, and the heap may never hold more than 64 MB, the program with its templates included.
it('a stream of 10 000 documents is injected in constant memory', async () => {
  const args = [
    '--max-old-space-size=64',
    join(root, 'src/main.ts'),
    'inject',
    '--filename=-',
    '--templates=examples/dns-tuning.yaml',
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  Readable.from(writeStream()).pipe(child.stdin);
  const seen = { documents: 0, injected: 0 };
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('kind: ')) seen.documents += 1;
    if (line.includes('podgraft.dev/status')) seen.injected += 1;
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect([code, seen]).toEqual([0, { documents: count, injected: count / 4 }]);
}, 300_000);
