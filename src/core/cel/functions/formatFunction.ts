import {
  type CelList,
  type CelValue,
  type Double,
  isCelList,
  isCelMap,
  keysOf,
  kindOf,
  readKey,
  type TypeName,
  toCelValue,
} from '../celValue.ts';
import { formatDouble } from '../formatDouble.ts';
import { failAt, type Meter, spend, spendNewText, spendText } from '../meter.ts';
import { declare, type Overload } from '../signature.ts';

/** `format` of cel-go's ext.Strings at version 2 (ext/formatting.go), without `%e`, which writes `2.7 × 10⁰⁰` there. */
export const formatFunction: readonly Overload[] = [
  declare('string.format(list): string', (meter, text: string, args: CelList) => {
    spendText(meter, text.length);
    let [made, next] = ['', 0];
    const clause = /%(?:%|(?:\.(\d{1,2}))?([a-zA-Z]))|%/g;
    let from = 0;
    for (const match of text.matchAll(clause)) {
      made += text.slice(from, match.index);
      from = match.index + match[0].length;
      const [whole, precision, verb] = match;
      if (whole === '%%') made += '%';
      else if (verb === undefined) failAt(meter, `format(): a "%" stands alone`, 'write %% for a percent sign');
      else {
        const arg = args[next];
        if (arg === undefined) return failAt(meter, `format(): there is no argument for the ${next + 1}. clause`);
        next += 1;
        made += formatClause(meter, verb, toCelValue(arg), Number(precision ?? 6));
      }
      spendNewText(meter, made.length);
    }
    return made + text.slice(from);
  }),
];

const formatClause = (meter: Meter, verb: string, value: CelValue, precision: number): string => {
  const kind = kindOf(value);
  if (verb === 's') return formatAny(meter, value);
  if (verb === 'f' && kind === 'double') return formatFixed((value as Double).value, precision);
  if (verb === 'b' && typeof value === 'boolean') return value ? '1' : '0';
  if (/^[dbox]$/i.test(verb) && typeof value === 'bigint' && bases[verb] !== undefined) {
    const digits = value.toString(bases[verb]);
    return verb === 'X' ? digits.toUpperCase() : digits;
  }
  if ((verb === 'x' || verb === 'X') && typeof value === 'string') return formatHex(meter, value, verb);
  if (!'sdfboxX'.includes(verb))
    return failAt(meter, `format(): there is no clause %${verb}`, 'it has %s %d %f %b %o %x %X');
  return failAt(meter, `format(): %${verb} does not take a value of type ${kind}`, '%s takes all');
};

const bases: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };

/** In groups of three, as Go's en-US printer does. */
const formatFixed = (value: number, precision: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞';
  const [whole = '', fraction] = value.toFixed(precision).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

const formatHex = (meter: Meter, text: string, verb: string): string => {
  spendNewText(meter, text.length * 6);
  const bytes = [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return verb === 'X' ? bytes.toUpperCase() : bytes;
};

const formatAny = (meter: Meter, value: CelValue): string => {
  if (typeof value === 'string') return value;
  if (kindOf(value) === 'double') return formatDouble((value as Double).value);
  if (kindOf(value) === 'type') return (value as TypeName).value;
  return formatInner(meter, value);
};

/** Inside lists and maps texts are quoted and doubles have six digits. */
const formatInner = (meter: Meter, value: CelValue): string => {
  spend(meter, 1);
  const made = formatMembers(meter, value);
  spendNewText(meter, made.length);
  return made;
};

const formatMembers = (meter: Meter, value: CelValue): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (isCelList(value)) return `[${value.map((item) => formatInner(meter, toCelValue(item))).join(', ')}]`;
  if (isCelMap(value)) {
    const pairs = keysOf(value).map((key) => {
      const shown = typeof key === 'string' ? JSON.stringify(key) : String(key);
      return `${shown}:${formatInner(meter, readKey(value, key) ?? null)}`;
    });
    return `{${pairs.sort().join(', ')}}`;
  }
  if (kindOf(value) === 'double') return (value as Double).value.toFixed(6);
  if (kindOf(value) === 'type') return (value as TypeName).value;
  return failAt(meter, `format(): a value of type ${kindOf(value)} cannot be written`);
};
