import { nearestName } from '../nearestName.ts';
import { type CelType, dynType, typeType } from './celType.ts';
import { type Checking, type Locals, report, suggest } from './checking.ts';
import type { Variable } from './expression.ts';

/** The names of types, which are values: `type(own) == string`. */
const typeNames: readonly string[] = ['string', 'bool', 'int', 'double', 'list', 'map', 'null_type'];

const allVariables = ['pod', 'params', 'namespaceObject', 'workload', 'cluster', 'container', 'own'];

/** The type of a variable: one of a loop or bind, else one of the environment, else the name of a type. */
export const checkVariable = ({ name, offset }: Variable, locals: Locals, checking: Checking): CelType => {
  if (Object.hasOwn(locals, name)) return locals[name] ?? dynType;
  const { variables } = checking.environment;
  if (Object.hasOwn(variables, name)) {
    checking.reads.add(name);
    return variables[name] ?? dynType;
  }
  if (typeNames.includes(name)) return typeType;
  const known = [...Object.keys(variables), ...Object.keys(locals)];
  if (allVariables.includes(name)) report(checking, offset, `"${name}" cannot be read here`, `use ${known.join(', ')}`);
  else
    report(
      checking,
      offset,
      `there is no variable "${name}"`,
      suggest(nearestName(name, known)) ?? `use ${known.join(', ')}`,
    );
  return dynType;
};
