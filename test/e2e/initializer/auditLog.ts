import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonMap } from '../../../src/core/json.ts';
import { readAt } from '../../deploy/readManifests.ts';

/** A request that was to change something, as the API server saw it. */
export interface Write {
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  /** The id of the token that it came with. */
  readonly by: string;
  readonly verb: string;
  readonly resource: string;
  readonly name: string;
  readonly body: Json | undefined;
  readonly status: number;
}

/** What the API server writes down about the initializer's account. */
export interface AuditLog {
  /** Flags for the API server. */
  readonly args: readonly string[];
  /** All that was answered so far, in the order in which it came; without what the server was asked to forget. */
  writes(): Promise<Write[]>;
  remove(): Promise<void>;
}

const policy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    {
      level: 'Request',
      users: ['system:serviceaccount:podgraft-system:podgraft-initializer'],
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
    },
    { level: 'None' },
  ],
};

/** Makes a folder for the API server to write to. */
export const createAuditLog = async (): Promise<AuditLog> => {
  const folder = await mkdtemp(join(tmpdir(), 'podgraft-audit-'));
  const [rules, log] = [join(folder, 'policy.json'), join(folder, 'log')];
  await writeFile(rules, JSON.stringify(policy));
  return {
    args: [`--audit-policy-file=${rules}`, `--audit-log-path=${log}`],
    writes: async () => {
      const lines = (await readFile(log, 'utf8')).split('\n').slice(0, -1);
      return lines
        .map(toWrite)
        .filter((write) => write !== undefined)
        .sort((a, b) => a.at - b.at);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

const toWrite = (line: string): Write | undefined => {
  const event = JSON.parse(line) as JsonMap;
  if (String(event['requestURI']).includes('dryRun=All')) return undefined;
  const credential = readAt(event, 'user', 'extra', 'authentication.kubernetes.io/credential-id', 0);
  return {
    at: Date.parse(String(event['requestReceivedTimestamp'])),
    by: String(credential).replace('JTI=', ''),
    verb: String(event['verb']),
    resource: String(readAt(event, 'objectRef', 'resource')),
    name: String(readAt(event, 'objectRef', 'name')),
    body: event['requestObject'],
    status: Number(readAt(event, 'responseStatus', 'code')),
  };
};
