import { connectCluster } from '../cluster/connectCluster.ts';
import { checkInstallation } from '../installation/checkInstallation.ts';
import { checkNames, type Report } from '../installation/report.ts';
import type { Context } from './context.ts';
import { createPaint } from './createPaint.ts';
import { createProgress } from './createProgress.ts';
import { forbidWrites } from './forbidWrites.ts';
import { formatReport } from './formatReport.ts';
import { foundSomething } from './foundSomething.ts';
import { readInstallation } from './readInstallation.ts';
import { writeStructured } from './writeStructured.ts';

export interface CheckSettings {
  readonly kubeconfig: string | undefined;
  readonly namespace: string;
  readonly dryRunNamespace: string;
  readonly output: 'text' | 'json' | 'yaml';
  /** Of this command. */
  readonly version: string;
}

/** Checks an installation and writes what it finds. Ends with exit code 1 unless all checks were made and none failed. */
export const runCheck = async (settings: CheckSettings, context: Context): Promise<void> => {
  const { kubeconfig, namespace: home, dryRunNamespace, version, output } = settings;
  const start = context.now().getTime();
  const connected = await connectCluster({ env: context.env, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  const progress = createProgress(context);
  try {
    const facts = await readInstallation({
      connection: forbidWrites(connected),
      ...{ home, dryRunNamespace, version, now: start },
      onRead: (what) => progress.update(`reading ${what}`),
    });
    progress.clear();
    const reports = checkInstallation(facts);
    const ms = context.now().getTime() - start;
    const isHealthy = reports.every(({ outcome }) => outcome === 'ok');
    if (output !== 'text') {
      context.stdout(
        await writeStructured(output, { healthy: isHealthy, version, server: facts.server.name, ms, checks: reports }),
      );
    } else {
      const paint = createPaint(context, 'stdout');
      const width = context.terminal.stdout ? Math.max(...checkNames.map((name) => name.length)) : 0;
      context.stdout(reports.map((one) => formatReport(one, width, paint)).join(''));
      context.stderr(`${summarize(reports)} (${(ms / 1000).toFixed(1)} s)\n`);
    }
    if (!isHealthy) throw foundSomething();
  } finally {
    progress.clear();
    connected.close();
  }
};

const summarize = (reports: readonly Report[]): string => {
  const flaws = reports.flatMap((one) => one.flaws);
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  const errors = flaws.filter(({ severity }) => severity === 'error').length;
  const left = reports.filter(({ outcome }) => outcome === 'not-reached').length;
  const rest = left === 0 ? '' : `, ${left} not reached`;
  return `${count(reports.length, 'check')}: ${count(errors, 'error')}, ${count(flaws.length - errors, 'warning')}${rest}`;
};
