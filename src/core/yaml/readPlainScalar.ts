import { shorten } from '../formatPath.ts';

/** What a plain (unquoted) scalar of YAML says. */
export type PlainScalar =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  /** Readers do not agree on it; `value` is what kubectl reads. */
  | {
      readonly kind: 'doubtful';
      readonly value: string | number | boolean;
      readonly message: string;
      readonly remedy: string;
    }
  /** JSON cannot hold it. */
  | { readonly kind: 'unfit'; readonly message: string; readonly remedy: string };

/**
 * Reads a plain scalar by the core schema of YAML 1.2 (section 10.3.2). Where kubectl, whose reader is go-yaml v2 (YAML
 * 1.1), takes it for something else, and where JSON would round it, it is doubtful.
 */
export const readPlainScalar = (source: string): PlainScalar => {
  const word = words.get(source);
  if (word !== undefined) return { kind: 'value', value: word };
  const oldWord = oldWords.get(source);
  if (oldWord !== undefined) return doubt(source, oldWord, 'a boolean for kubectl (YAML 1.1) and text in YAML 1.2');
  return /^[-+.\d]/.test(source) ? readNumber(source) : { kind: 'value', value: source };
};

const readNumber = (source: string): PlainScalar => {
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(source)) {
    return { kind: 'unfit', message: `${source} is no number that JSON can hold`, remedy: quoteRemedy(source) };
  }
  if (integer.test(source) || float.test(source)) {
    // The sum turns -0, which JSON would write as 0 anyway, into 0.
    const value = Number(source) + 0;
    if (!Number.isFinite(value)) return doubt(source, source, 'text for kubectl and too large a number in YAML 1.2');
    if (float.test(source) || Number.isSafeInteger(value)) return { kind: 'value', value };
    return doubt(source, value, 'beyond 2^53-1, so readers of JSON round it', 'or use a smaller number');
  }
  if (/^[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?$/.test(source)) {
    return doubt(source, source, 'a number in base 60 in YAML 1.1 and text in YAML 1.2');
  }
  const old = readOldNumber(source);
  if (old === undefined) return { kind: 'value', value: source };
  return doubt(source, old, `${old} for kubectl (YAML 1.1), and other readers may differ`);
};

const integer = /^(?:0|[-+]0|[-+]?[1-9]\d*|0x[\da-fA-F]+)$/;
const float = /^[-+]?(?:(?:\.\d+|\d+\.\d*)(?:e[-+]?\d+)?|\d+e[-+]?\d+)$/i;

/** What go-yaml v2 alone takes for this number: underscores, octal by a leading zero, prefixes of any case and sign. */
const readOldNumber = (source: string): number | undefined => {
  if (source.startsWith('.')) return undefined;
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(source.replaceAll('_', '')) ?? [];
  const isNumber = /^(?:0x[\da-f]+|0o[0-7]+|0b[01]+|\d+)$/i.test(digits) || float.test(digits);
  const magnitude = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (!isNumber || !Number.isFinite(magnitude)) return undefined;
  return sign === '-' ? 0 - magnitude : magnitude;
};

const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const oldWords: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

const doubt = (source: string, value: string | number | boolean, reading: string, otherwise?: string): PlainScalar => ({
  kind: 'doubtful',
  value,
  message: `${shorten(source)} is ${reading}`,
  remedy: `${quoteRemedy(source)}${typeof value === 'string' ? '' : ` if it is text, ${otherwise ?? `or write ${value}`}`}`,
});

const quoteRemedy = (source: string): string => `put it in quotes ("${shorten(source)}")`;
