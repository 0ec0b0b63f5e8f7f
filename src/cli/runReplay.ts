import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Snapshot } from '../core/snapshot.ts';
import { connectWebhook, type Webhook } from './askWebhook.ts';
import { compareReplay, diffOutcome, type ReplayOutcome, toOutcome } from './compareReplay.ts';
import type { Context } from './context.ts';
import { createPaint, type Paint } from './createPaint.ts';
import { createProgress } from './createProgress.ts';
import { foundSomething } from './foundSomething.ts';
import { type Input, openInputs } from './openInputs.ts';
import { readOfflineSnapshot } from './readOfflineSnapshot.ts';
import { type ReplayCase, readReplayCases } from './readReplayCases.ts';
import { answerInProcess, type ReplayAnswer, readAnswer } from './replayAnswer.ts';
import { type Replayed, summarize } from './summarizeReplay.ts';
import { writeStructured } from './writeStructured.ts';

export interface ReplayFlags {
  readonly templates?: readonly string[];
  readonly url?: string;
  readonly cacert?: string;
  readonly repeat: number;
  readonly diff?: true;
  readonly update?: true;
  readonly namespace: string;
  readonly namespaceTemplates?: true;
  readonly output: 'text' | 'json' | 'yaml';
}

/** Answers all reviews of a directory. Ends with exit code 1 if an answer differs from its golden, or there is none. */
export const runReplay = async (dir: string, flags: ReplayFlags, context: Context): Promise<void> => {
  const cases = await readReplayCases(resolve(context.cwd, dir));
  const progress = createProgress(context);
  const paint = createPaint(context, 'stdout');
  const webhook = flags.url === undefined ? undefined : await openWebhook(flags.url, flags.cacert, context);
  const ask = webhook === undefined ? await askHere(flags, context) : askThere(webhook);
  const replayed: Replayed[] = [];
  try {
    for (const [index, one] of cases.entries()) {
      const result = await replayCase(one, ask, flags, paint);
      replayed.push(result);
      progress.update(`${index + 1} of ${cases.length} reviews`);
      if (flags.output !== 'text') continue;
      progress.clear();
      context.stdout(formatReplayed(result, paint));
      await context.drained();
    }
  } finally {
    webhook?.close();
    progress.clear();
  }
  const summary = summarize(replayed);
  if (flags.output === 'text') context.stdout(`${summary.text}\n`);
  else {
    const { text: _, ...numbers } = summary;
    const reviews = replayed.map(({ diff: _diff, ...rest }) => rest);
    context.stdout(await writeStructured(flags.output, { summary: numbers, reviews }));
  }
  if (replayed.some(({ differences, problem }) => differences.length > 0 || problem !== undefined))
    throw foundSomething();
};

type Ask = (one: ReplayCase) => Promise<{ readonly answer: ReplayAnswer; readonly ms: number }>;

const openWebhook = async (url: string, cacert: string | undefined, context: Context): Promise<Webhook> => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:') throw new Error(`${url} is no https:// URL, and webhooks speak nothing else`);
  const authority = cacert === undefined ? undefined : await readFile(resolve(context.cwd, cacert), 'utf8');
  return connectWebhook(parsed, authority);
};

const askThere =
  (webhook: Webhook): Ask =>
  async ({ review }) => {
    const { text, ms } = await webhook.ask(review);
    const body = JSON.parse(review) as { readonly request?: { readonly uid?: unknown } };
    return { answer: readAnswer(text, body.request?.uid), ms };
  };

const askHere = async (flags: ReplayFlags, context: Context): Promise<Ask> => {
  const settings = { home: flags.namespace, namespaceTemplates: flags.namespaceTemplates ?? false };
  const readSnapshot = async (inputs: readonly Input[], more: Partial<typeof settings>): Promise<Snapshot> =>
    (await readOfflineSnapshot(inputs, [], { ...settings, ...more })).snapshot;
  const given = flags.templates === undefined ? undefined : await readGiven(flags.templates);
  return async ({ review, templates }) => {
    const snapshot =
      given ??
      (await readSnapshot(
        templates === undefined ? [] : [toInput(templates)],
        templates?.startsWith('# --namespace-templates') ? { namespaceTemplates: true } : {},
      ));
    return answerInProcess(review, snapshot);
  };

  async function readGiven(paths: readonly string[]): Promise<Snapshot> {
    const inputs = await openInputs(paths, context);
    try {
      return await readSnapshot(inputs, {});
    } finally {
      for (const input of inputs) await input.close();
    }
  }
};

const toInput = (text: string): Input => ({
  name: 'templates.yaml',
  read: async function* () {
    yield text;
  },
  close: async () => undefined,
});

const replayCase = async (one: ReplayCase, ask: Ask, flags: ReplayFlags, paint: Paint): Promise<Replayed> => {
  try {
    let { answer, ms } = await ask(one);
    const times = [ms];
    for (let more = 1; more < flags.repeat; more += 1) {
      ({ answer, ms } = await ask(one));
      times.push(ms);
    }
    const outcome = toOutcome(one.review, answer);
    if (flags.update && one.directory !== undefined) await writeGoldens(one.directory, outcome);
    const differences = flags.update ? [] : compareReplay(one, outcome, paint);
    const diff = flags.diff ? diffOutcome(outcome, paint) : '';
    const isCompared = !flags.update && (one.goldens.answer ?? one.goldens.expected) !== undefined;
    return { ...describe(answer), name: one.name, times, differences, diff, isCompared };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return {
      name: one.name,
      outcome: 'failed',
      templates: [],
      times: [],
      differences: [],
      diff: '',
      isCompared: false,
      problem,
    };
  }
};

const describe = ({ allowed, operations, summary, status }: ReplayAnswer) => {
  if (summary !== undefined) return { outcome: summary.outcome, reason: summary.reason, templates: summary.templates };
  const { message } = (status ?? {}) as { readonly message?: string };
  const outcome = !allowed ? 'rejected' : operations.length > 0 ? 'changed' : 'unchanged';
  return { outcome, ...(message === undefined ? {} : { reason: message.split('\n')[0] ?? '' }), templates: [] };
};

const writeGoldens = async (directory: string, { answer, expected }: ReplayOutcome): Promise<void> => {
  await writeFile(join(directory, 'answer.json'), answer);
  if (expected === undefined) await rm(join(directory, 'expected.json'), { force: true });
  else await writeFile(join(directory, 'expected.json'), expected);
};

const formatReplayed = (
  { name, outcome, reason, templates, times, differences, diff, problem }: Replayed,
  paint: Paint,
): string => {
  const isGood = differences.length === 0 && problem === undefined;
  const mark = paint(isGood ? 'green' : 'red', isGood ? 'ok  ' : 'FAIL');
  const names = templates.length === 0 ? '' : `: ${templates.join(', ')}`;
  const why = problem ?? (reason === undefined ? outcome : `${outcome} (${reason})`);
  const ms = times.at(-1) === undefined ? '' : paint('dim', `  ${times.at(-1)?.toFixed(2)} ms`);
  const details = differences.map((difference) => `  ${difference.replaceAll('\n', '\n  ')}\n`).join('');
  return `${mark} ${name}: ${why}${names}${ms}\n${details}${diff}`;
};
