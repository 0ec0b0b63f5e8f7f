import { type FieldType, object } from './fieldType.ts';
import { readFieldType } from './readType.ts';

/**
 * The type of the value at a path below a type: `typeAt('Pod', ['spec', 'containers', 0, 'image'])` is a string. Steps into
 * a list are indexes, as numbers or as a JSON pointer's digits. Undefined if nothing can stand there; below `any` is `any`.
 */
export const typeAt = (start: string | FieldType, path: readonly (string | number)[]): FieldType | undefined => {
  let type: FieldType | undefined = typeof start === 'string' ? object(start) : start;
  for (const step of path) {
    if (type === undefined) return undefined;
    type = typeOfStep(type, step);
  }
  return type;
};

const typeOfStep = (type: FieldType, step: string | number): FieldType | undefined => {
  switch (type.kind) {
    case 'object':
      return readFieldType(type.type, String(step));
    case 'map':
      return type.of;
    case 'list':
      return /^\d+$/.test(String(step)) ? type.of : undefined;
    case 'any':
      return type;
    default:
      return undefined;
  }
};
