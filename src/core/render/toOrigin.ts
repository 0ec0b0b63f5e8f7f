import type { Rendering } from '../expression/rendering.ts';
import { isList, isMap, type Json, type JsonMap } from '../json.ts';

/** The pointer into the template of a pointer into what was rendered. */
export const toOrigin = (pointer: string, root: JsonMap, origins: Rendering['origins']): string => {
  let value: Json | undefined = root;
  let at = '';
  for (const token of pointer.split('/').slice(1)) {
    if (isList(value)) {
      const index = Number(token);
      at += `/${origins.get(value)?.[index] ?? index}`;
      value = value[index];
    } else {
      at += `/${token}`;
      value = isMap(value) ? value[token.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    }
  }
  return at;
};
