import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { expectedRights, expectedWebhooks } from '../../src/installation/expected.ts';
import { readInstalled } from './readInstalled.ts';

const path = fileURLToPath(new URL('../../src/installation/installed.json', import.meta.url));

describe('what check expects', () => {
  it('is what deploy/ installs', () => {
    const installed = readInstalled();
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, `${JSON.stringify(installed, undefined, 2)}\n`);
    const known: unknown = JSON.parse(readFileSync(path, 'utf8'));
    expect(
      known,
      'refresh it with UPDATE_GOLDENS=1 npx vitest run test/installation, then npx biome check --write src/installation',
    ).toEqual(installed);
  });

  it('goes with another namespace', () => {
    expect(JSON.stringify(expectedWebhooks('elsewhere'))).not.toContain('podgraft-system');
    expect(new Set(expectedRights('elsewhere').map(({ namespace }) => namespace))).toContain('elsewhere');
    expect(expectedRights('podgraft-system')).toContainEqual({
      account: 'podgraft-webhook',
      file: '10-rbac.yaml',
      namespace: 'podgraft-system',
      group: '',
      resource: 'configmaps',
      verb: 'watch',
    });
  });
});
