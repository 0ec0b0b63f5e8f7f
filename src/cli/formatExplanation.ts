import { type Fault, formatFault, formatMessage, formatNotice } from '../core/fault.ts';
import type { ExplainedTemplate, Explanation } from '../manifests/buildExplanation.ts';
import type { Paint } from './createPaint.ts';

/** An explanation for people, below the name of the object; two columns deep. */
export const formatExplanation = (
  explanation: Explanation,
  { isWorkload, state }: { readonly isWorkload: boolean; readonly state?: keyof typeof states },
  paint: Paint,
): string => {
  const { asked, because, webhook, faults, warnings, templates } = explanation;
  const own = faults.filter(({ template }) => !templates.some(({ name }) => name === template));
  const lines = [
    field('decision', formatVerdict(explanation, isWorkload, paint), paint),
    ...(because === undefined ? [] : [field('because', because, paint)]),
    ...(state === undefined ? [] : [field('state', `${state}: ${states[state]}`, paint)]),
    field(
      'rule',
      `${explanation.rule}: the pod says ${explanation.pod}; the namespace says ${explanation.namespace}; so ${explanation.then}`,
      paint,
    ),
    ...(asked === undefined
      ? []
      : [field('asked by', `the ${askers(isWorkload)[asked.by]}: ${asked.key}: ${asked.value}`, paint)]),
    field('webhook', webhook.called ? `${webhook.webhook} is called` : `not called: ${webhook.because}`, paint),
    ...own.map((fault) => field('error', formatFault(fault), paint)),
    ...warnings.map((warning) => field('warning', formatNotice(warning), paint)),
    ...templates.flatMap((template) => ['', ...formatTemplate(template, paint)]),
  ];
  return `${lines.join('\n')}\n`;
};

/** How a pod that is there does, by what it would get if it were created now. */
const states = {
  current: 'it has all of that',
  missing:
    'it lacks some of that, so it was created before it was asked for, or while the webhook was away; create it again',
  outdated: 'it has that by another version of a template; create it again',
} as const;

const askers = (isWorkload: boolean) =>
  ({
    pod: isWorkload ? 'pod template' : 'pod',
    workload: isWorkload ? "workload's own metadata" : 'workload',
    namespace: 'namespace',
  }) as const;

const field = (name: string, text: string, paint: Paint): string => {
  const colour = name === 'error' ? 'red' : name === 'warning' ? 'yellow' : 'dim';
  return `  ${paint(colour, name.padEnd(9))} ${text}`;
};

const formatVerdict = ({ decision, templates, webhook }: Explanation, isWorkload: boolean, paint: Paint): string => {
  const condition = webhook.called ? '' : ', were the webhook called';
  const applied = templates.filter(({ outcome }) => outcome === 'applied').map(({ name }) => name);
  const who = isWorkload ? 'its pods get' : 'it gets';
  if (decision === 'inject') return `${paint('green', 'inject')}: ${who} ${applied.join(', ')}${condition}`;
  if (decision === 'skip') return `${paint('yellow', 'skip')}: ${who} nothing`;
  return `${paint('red', 'reject')}: ${isWorkload ? 'its pods are refused' : 'it is refused'}${condition}`;
};

const formatTemplate = (template: ExplainedTemplate, paint: Paint): string[] => {
  const { name, outcome, because, file, line, hash, faults, effects } = template;
  const place = file === undefined ? '' : `${file}:${line}, `;
  const head = `  ${paint('bold', name)}: ${paint(colours[outcome], outcome)}${because === undefined ? '' : `, ${because}`}`;
  const width = Math.max(0, ...effects.map(({ path }) => path.length));
  return [
    `${head} ${paint('dim', `(${place}${hash.slice(0, 'sha256:'.length + 12)})`)}`,
    ...faults.map((fault) => `    ${paint('red', 'error')}     ${formatTemplateFault(fault)}`),
    ...effects.map(
      ({ effect, path, field: source, line: at }) =>
        `    ${paint(effectColours[effect], effect.padEnd(9))} ${path.padEnd(width)}  ${paint('dim', `line ${at}, ${source}`)}${meanings[effect]}`,
    ),
  ];
};

const formatTemplateFault = (fault: Fault): string =>
  `${fault.path === '' ? '' : `${fault.path}: `}${formatMessage(fault)}`;

const colours = { applied: 'green', skipped: 'yellow', ignored: 'yellow', refused: 'red' } as const;
const effectColours = { added: 'green', replaced: 'yellow', kept: 'yellow', held: 'dim', refused: 'red' } as const;

const meanings = {
  added: '',
  replaced: "; the pod's own value gave way (onConflict: replace)",
  kept: "; the pod's own value stays",
  held: '; it is there already',
  refused: '; something else stands there',
} as const;
