/**
 * About how many instructions a regular expression has once its repetitions are written out, without compiling it:
 * `([a-z]b){100}` has 200. A pattern that is none counts for its characters; the compiler refuses it afterwards.
 */
export const patternSize = (pattern: string): number => {
  const open: number[] = [];
  let [sum, last] = [0, 0];
  for (const [piece] of pattern.matchAll(pieces)) {
    if (piece === '(') {
      open.push(sum);
      [sum, last] = [0, 0];
    } else if (piece === ')') {
      last = sum + 2;
      sum = (open.pop() ?? 0) + last;
    } else if (piece.startsWith('{') && piece.length > 1) {
      const times = Math.max(...piece.slice(1, -1).split(',').map(Number), 1);
      sum += last * (times - 1);
      last *= times;
    } else {
      last = weigh(piece);
      sum += last;
    }
  }
  return open.reduce((all, outer) => all + outer, sum);
};

/** Escapes, classes in brackets, repetitions, and everything else one by one. */
const pieces = /\\[pP]\{\^?\w*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/g;

/** Classes of Unicode bring tables of hundreds of ranges, which take long to compile. */
const weigh = (piece: string): number => (/\\[pP]/.test(piece) ? 50 : 1 + piece.length / 8);
