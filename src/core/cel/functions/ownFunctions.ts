import { type CelValue, kindOf } from '../celValue.ts';
import { failAt, type Meter, spendNewText, spendText } from '../meter.ts';
import { declare, type Overload } from '../signature.ts';
import { writeJson } from '../writeJson.ts';

/** podgraft's own functions: Kubernetes has neither. */
export const ownFunctions: readonly Overload[] = [
  declare('append(null, string, string): string', (_, _own: null, _separator: string, item: string) => item),
  declare('append(string, string, string): string', append),
  declare('append(dyn, string, string): string', (meter, own: CelValue) =>
    failAt(meter, `append() extends a string, and what stands here is a ${kindOf(own)}`),
  ),
  declare('toJson(dyn): string', writeJson),
];

/**
 * Adds an item behind the others, once. What is looked for is the item between separators, so that an item which holds a
 * separator itself is found again as well.
 */
function append(meter: Meter, own: string, separator: string, item: string): string {
  if (separator === '') return failAt(meter, 'append() needs a separator', 'write it as append(own, " ", "item")');
  if (own === '') return item;
  const length = own.length + separator.length + item.length;
  spendText(meter, length * Math.min(item.length + separator.length, 64));
  const isThere = `${separator}${own}${separator}`.includes(`${separator}${item}${separator}`);
  if (item === '' || isThere) return own;
  spendNewText(meter, length);
  return own + separator + item;
}
