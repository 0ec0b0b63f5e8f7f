import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from '../../src/cluster/connection.ts';
import { type Election, electLeader, type Term } from '../../src/cluster/electLeader.ts';
import { fenceConnection } from '../../src/cluster/fenceConnection.ts';
import { startFakeLease } from './fakeLease.ts';
import { createManualClock, type ManualClock } from './manualClock.ts';
import { connectTo, until } from './startWatch.ts';

type Server = Awaited<ReturnType<typeof startFakeLease>>;

/** One process that takes part, without chance. */
const join = (server: Server, identity: string, clock: ManualClock, random = () => 0) => {
  const changes: boolean[] = [];
  const problems: (string | undefined)[] = [];
  const terms: Term[] = [];
  let finish = (): void => undefined;
  const election: Election = electLeader({
    ...{ connection: connect(server), namespace: 'home', name: 'initializer', identity, clock, random },
    time: clock.now,
    lead: (term) => {
      terms.push(term);
      return new Promise((resolve) => {
        finish = resolve;
        term.signal.addEventListener('abort', () => resolve());
      });
    },
    onLeading: (isLeading) => void changes.push(isLeading),
    onProblem: (problem) => void problems.push(problem),
  });
  onTestFinished(() => election.stop());
  return { election, changes, problems, terms, finish: () => finish() };
};

let inFlight = 0;

/** A connection whose requests are counted as long as they are under way. */
const connect = (server: Server): Connection => {
  const connection = connectTo(server.url);
  return {
    ...connection,
    request: async (request) => {
      inFlight += 1;
      try {
        return await connection.request(request);
      } finally {
        inFlight -= 1;
      }
    },
  };
};

/** Resolves when all requests are answered, and whoever waited for them has gone on. */
const settle = async (): Promise<void> => {
  for (let quiet = 0; quiet < 3; quiet = inFlight === 0 ? quiet + 1 : 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** Lets time pass in steps that are shorter than any pause, and the requests of each step be answered. */
const pass = async (clock: ManualClock, ms: number): Promise<void> => {
  for (let rest = ms; rest > 0; rest -= 500) {
    clock.advance(Math.min(rest, 500));
    await settle();
  }
};

describe('the election', () => {
  it('makes the Lease, with times of six digits, and renews it every two seconds', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    const one = join(server, 'one', clock);
    await until(() => one.election.isLeading());
    expect(server.spec()).toEqual({
      holderIdentity: 'one',
      leaseDurationSeconds: 15,
      acquireTime: '2026-11-21T10:00:00.000000Z',
      renewTime: '2026-11-21T10:00:00.000000Z',
      leaseTransitions: 0,
    });
    await pass(clock, 4000);
    expect(server.spec()).toMatchObject({
      acquireTime: '2026-11-21T10:00:00.000000Z',
      renewTime: '2026-11-21T10:00:04.000000Z',
      leaseTransitions: 0,
    });
    expect(server.writes().map(({ method }) => method)).toEqual(['POST', 'PUT', 'PUT']);
  });

  it('has one leader, however long the others wait', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    const one = join(server, 'one', clock);
    await until(() => one.election.isLeading());
    const two = join(server, 'two', clock);
    await pass(clock, 30_000);
    expect([one.changes, two.changes]).toEqual([[true], []]);
  });

  it('gives the Lease to another within 20 s when its holder is gone, even where chance is against it', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    const one = join(server, 'one', clock);
    await until(() => one.election.isLeading());
    const other = createManualClock();
    const two = join(server, 'two', other, () => 0.999);
    await pass(other, 500);
    await pass(clock, 2000); // renewed a moment after the other looked; then its time stands still
    await pass(other, 17_000);
    expect(two.election.isLeading()).toBe(false);
    await pass(other, 1000);
    expect(two.election.isLeading()).toBe(true);
    expect(server.spec()).toMatchObject({ holderIdentity: 'two', leaseTransitions: 1 });
  });

  it('hands over at once when the leader is asked to stop', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    const one = join(server, 'one', clock);
    await until(() => one.election.isLeading());
    const two = join(server, 'two', clock);
    await pass(clock, 2000);
    await one.election.stop();
    expect(server.spec()).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    await pass(clock, 2500);
    expect(two.election.isLeading()).toBe(true);
  });

  it('takes a Lease that one of the same name holds: it is its own', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    const first = join(server, 'one', clock);
    await until(() => first.election.isLeading());
    const again = join(server, 'one', createManualClock());
    await until(() => again.election.isLeading());
    expect(server.spec()).toMatchObject({ leaseTransitions: 0 });
  });

  it('says once what is wrong, and when it is over', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    server.refuse(403);
    const one = join(server, 'one', clock);
    await until(() => one.problems.length === 1);
    await pass(clock, 6000);
    server.refuse(undefined);
    await pass(clock, 2500);
    expect(one.problems).toEqual([
      'cannot write the Lease home/initializer: no (HTTP 403); grant the right with a Role or ClusterRole and its binding',
      undefined,
    ]);
  });
});

describe('a leader', () => {
  it('whose renewals fail may act until ten seconds after the last one that was sent, and not a moment longer', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    const one = join(server, 'one', clock);
    await until(() => one.election.isLeading());
    await pass(clock, 2000);
    server.refuse(500);
    const [term] = one.terms as [Term];
    expect(term.remainingMs()).toBe(10_000);
    await pass(clock, 9500);
    expect([term.remainingMs(), term.signal.aborted]).toEqual([500, false]);
    clock.advance(500);
    expect([term.remainingMs(), term.signal.aborted]).toEqual([0, true]);
    await until(() => !one.election.isLeading());
    expect(one.changes).toEqual([true, false]);
  });

  it('ends at once when it finds that another holds the Lease', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    const one = join(server, 'one', clock);
    await until(() => one.election.isLeading());
    server.seize('two');
    await pass(clock, 2000);
    expect(one.changes).toEqual([true, false]);
  });

  it('goes on when somebody only edited the Lease', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    const one = join(server, 'one', clock);
    await until(() => one.election.isLeading());
    server.seize('one');
    await pass(clock, 4000);
    expect(one.changes).toEqual([true]);
    expect(server.spec()).toMatchObject({ renewTime: '2026-11-21T10:00:04.000000Z' });
  });

  it('that was asleep while its clock stood still writes nothing when it wakes up', async () => {
    const server = await startFakeLease();
    const clock = createManualClock();
    let asleep = 0;
    const election = electLeader({
      ...{ connection: connect(server), namespace: 'home', name: 'initializer', identity: 'one', clock },
      time: () => clock.now() + asleep,
      lead: async (term) => {
        const fenced = fenceConnection(connect(server), term);
        asleep = 11_000;
        await fenced.request({ method: 'PATCH', path: '/apis/apps/v1/deployments/web', body: {} });
        await new Promise<void>((resolve) => term.signal.addEventListener('abort', () => resolve()));
      },
      onLeading: () => undefined,
      onProblem: () => undefined,
    });
    onTestFinished(() => election.stop());
    await until(() => clock.running().length > 1);
    await pass(clock, 2000);
    expect(server.writes().filter(({ method }) => method === 'PATCH')).toEqual([]);
  });
});

describe('a fenced connection', () => {
  const start = async () => {
    const server = await startFakeLease();
    const ending = new AbortController();
    const left = { ms: 10_000 };
    const connection = fenceConnection(connectTo(server.url), { signal: ending.signal, remainingMs: () => left.ms });
    return { server, ending, left, connection };
  };
  const patch = { method: 'PATCH', path: '/apis/apps/v1/deployments/web', body: {} } as const;

  it('writes during the term', async () => {
    const { server, connection } = await start();
    expect(await connection.request(patch)).toMatchObject({ kind: 'ok' });
    expect(server.writes()).toHaveLength(1);
  });

  it('writes nothing once its time is over, and reads until the term is ended', async () => {
    const { server, connection, left, ending } = await start();
    left.ms = 0;
    expect(await connection.request(patch)).toMatchObject({ kind: 'failed', reason: 'Stopped' });
    expect(await connection.request({ path: '/api/v1/pods' })).toMatchObject({ kind: 'ok' });
    ending.abort();
    expect(await connection.request({ path: '/api/v1/pods' })).toMatchObject({ kind: 'failed', reason: 'Stopped' });
    expect(server.writes()).toEqual([]);
  });
});
