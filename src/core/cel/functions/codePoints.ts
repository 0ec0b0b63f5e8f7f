import { type Meter, spend, spendText } from '../meter.ts';

/** The characters of a text as CEL counts them. The text itself where those are the same as JavaScript's. */
export const codePoints = (meter: Meter, text: string): string | readonly string[] => {
  spendText(meter, text.length);
  if (!/[\ud800-\udbff]/.test(text)) return text;
  spend(meter, text.length / 2);
  return [...text];
};
