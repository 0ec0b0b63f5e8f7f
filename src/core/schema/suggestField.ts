import { nearestName } from '../nearestName.ts';
import { type ObjectType, readFieldType } from './readType.ts';

/**
 * The field that an unknown one was probably meant to be: one of that very name in a map below (`runAsUser` in a
 * container belongs to its `securityContext`) if only one has it, else the nearest name.
 */
export const suggestField = (name: string, { fields }: ObjectType): string | undefined => {
  const below = [...fields].filter(
    ([, field]) => field.kind === 'object' && readFieldType(field.type, name) !== undefined,
  );
  const [only] = below;
  return only !== undefined && below.length === 1 ? `${only[0]}.${name}` : nearestName(name, [...fields.keys()]);
};
