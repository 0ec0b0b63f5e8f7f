import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from './context.ts';
import type { ReplayFlags } from './runReplay.ts';

/** Adds `podgraft replay`: recorded AdmissionReviews, answered again. */
export const addReplayCommand = (program: Command, context: Context): void => {
  program
    .command('replay')
    .summary('answer recorded AdmissionReviews again')
    .description(
      'Answers the AdmissionReviews in a directory (case/review.json with case/templates.yaml, or plain files *.json), in this process or through a running webhook, and compares with the goldens that stand beside them (answer.json, expected.json).',
    )
    .argument('<dir>', 'what "podgraft serve --record" wrote, or cases with goldens')
    .option('-t, --templates <file...>', 'templates for all reviews (default: templates.yaml of each case)')
    .option('--url <url>', 'ask a running webhook, such as https://localhost:8443')
    .option('--cacert <file>', 'the authority to trust for --url, PEM')
    .option('--repeat <times>', 'answer each review that often; the last one counts', readTimes, 1)
    .option('--diff', 'show what each answer changes')
    .option('--update', 'write the goldens anew instead of comparing')
    .option('--namespace <name>', 'the namespace whose templates any pod may ask for', 'podgraft-system')
    .option('--namespace-templates', 'let pods ask for templates of their own namespace, too')
    .addOption(new Option('-o, --output <format>', 'how to write it').choices(['text', 'json', 'yaml']).default('text'))
    .addHelpText(
      'after',
      '\nExample:\n  podgraft replay test/fixtures\n  podgraft replay recorded --url https://localhost:8443 --cacert certs/ca.crt',
    )
    .action(async (dir: string, flags: ReplayFlags, command: Command) => {
      if (flags.url === undefined && flags.cacert !== undefined) command.error('error: --cacert belongs to --url');
      if (flags.url !== undefined && flags.update)
        command.error('error: goldens are written in-process; leave out --url');
      const { runReplay } = await import('./runReplay.ts');
      await runReplay(dir, flags, context);
    });
};

const readTimes = (text: string): number => {
  const times = Number(text);
  if (!/^\d+$/.test(text) || times < 1 || times > 10_000) {
    throw new InvalidArgumentError('It must be a number from 1 to 10000.');
  }
  return times;
};
