import type { Paint } from './createPaint.ts';

/** Lines that change, with some that do not around them. */
export interface Hunk {
  /** Index of its first line in the text before, and after. */
  readonly before: number;
  readonly after: number;
  readonly lines: readonly { readonly kind: ' ' | '-' | '+'; readonly text: string }[];
  readonly added: number;
  readonly removed: number;
}

/** How many unchanged lines are shown around a change. */
const context = 3;

/** The differences of two texts, line by line, by Myers' algorithm (An O(ND) Difference Algorithm, 1986). */
export const diffLines = (before: string, after: string): readonly Hunk[] => {
  const [a, b] = [toLines(before), toLines(after)];
  const lines = compare(a, b);
  const hunks: Hunk[] = [];
  let [inBefore, inAfter] = [0, 0];
  const places = lines.map(({ kind }) => {
    const place = { before: inBefore, after: inAfter };
    if (kind !== '+') inBefore += 1;
    if (kind !== '-') inAfter += 1;
    return place;
  });
  for (let at = 0; at < lines.length; ) {
    const first = lines.findIndex(({ kind }, index) => index >= at && kind !== ' ');
    if (first === -1) break;
    const start = Math.max(at, first - context);
    let end = first;
    for (let index = first; index < lines.length && index <= end + 2 * context; index += 1) {
      if (lines[index]?.kind !== ' ') end = index;
    }
    const shown = lines.slice(start, end + 1 + context);
    const count = (kind: '-' | '+') => shown.filter((line) => line.kind === kind).length;
    const place = places[start] as { before: number; after: number };
    hunks.push({ ...place, lines: shown, added: count('+'), removed: count('-') });
    at = end + 1 + context;
  }
  return hunks;
};

const toLines = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

interface Line {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

const compare = (a: readonly string[], b: readonly string[]): Line[] => {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail += 1;
  const middle = walk(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const same = (text: string): Line => ({ kind: ' ', text });
  return [...a.slice(0, head).map(same), ...middle, ...a.slice(a.length - tail).map(same)];
};

/** Remembers how far each diagonal came at each step; what takes more steps than that is shown as wholly different. */
const maxSteps = 2000;

const walk = (a: readonly string[], b: readonly string[]): Line[] => {
  const trace: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let steps = 0; steps <= Math.min(a.length + b.length, maxSteps); steps += 1) {
    trace.push(reach);
    const next = new Map<number, number>();
    for (let k = -steps; k <= steps; k += 2) {
      const isDown = k === -steps || (k !== steps && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
      let x = isDown ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return trackBack(a, b, trace);
    }
    reach = next;
  }
  const line =
    (kind: '-' | '+') =>
    (text: string): Line => ({ kind, text });
  return [...a.map(line('-')), ...b.map(line('+'))];
};

const trackBack = (a: readonly string[], b: readonly string[], trace: readonly Map<number, number>[]): Line[] => {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (let steps = trace.length - 1; steps >= 0; steps -= 1) {
    const reach = trace[steps] as Map<number, number>;
    const k = x - y;
    const isDown = k === -steps || (k !== steps && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
    const fromK = isDown ? k + 1 : k - 1;
    const fromX = reach.get(fromK) ?? 0;
    while (x > fromX && y > fromX - fromK && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      lines.push({ kind: ' ', text: a[x] as string });
    }
    if (steps === 0) break;
    if (isDown) lines.push({ kind: '+', text: b[--y] as string });
    else lines.push({ kind: '-', text: a[--x] as string });
  }
  return lines.reverse();
};

/** Hunks as text, as `diff -u` writes them; line numbers start behind what stands before the two texts. */
export const formatHunks = (
  hunks: readonly Hunk[],
  linesBefore: { readonly before: number; readonly after: number },
  paint: Paint,
): string =>
  hunks
    .map(({ before, after, lines, added, removed }) => {
      const same = lines.length - added - removed;
      const head = `@@ -${range(linesBefore.before + before, same + removed)} +${range(linesBefore.after + after, same + added)} @@`;
      const shown = lines.map(({ kind, text }) => paintLine(kind, text.replace(/\r$/, ''), paint));
      return `${[paint('cyan', head), ...shown].join('\n')}\n`;
    })
    .join('');

const range = (start: number, count: number): string => (count === 0 ? `${start},0` : `${start + 1},${count}`);

const paintLine = (kind: ' ' | '-' | '+', text: string, paint: Paint): string => {
  if (kind === ' ') return ` ${text}`;
  return paint(kind === '+' ? 'green' : 'red', `${kind}${text}`);
};
