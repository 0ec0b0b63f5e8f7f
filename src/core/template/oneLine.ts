import type { Json } from '../json.ts';

/** True for one line of text, as descriptions are. */
export const isOneLine = (value: Json): value is string => typeof value === 'string' && !value.trim().includes('\n');
