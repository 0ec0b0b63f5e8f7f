import { acceptsType, boolType, type CelType, dynType, formatType, intType, joinTypes } from './celType.ts';
import {
  type CelKey,
  type CelValue,
  type Double,
  isCelList,
  isCelMap,
  kindOf,
  readKey,
  toCelValue,
  toDouble,
} from './celValue.ts';
import { compareValues, equalValues } from './compareValues.ts';
import { failAt, type Meter, spend, spendNewText } from './meter.ts';

/** What an operator gives for these types, or undefined if it does not take them. As in Kubernetes, and null may be compared with anything. */
export const operatorType = (operator: string, types: readonly CelType[]): CelType | undefined => {
  const [left, right] = types as readonly [CelType, CelType | undefined];
  if (right === undefined) return unaryType(operator, left);
  if (operator === '==' || operator === '!=') return joinTypes(left, right) === undefined ? undefined : boolType;
  if (operator === 'in') return isMemberType(left, right) ? boolType : undefined;
  if (left.kind === 'dyn' || right.kind === 'dyn')
    return takes(operator, left) && takes(operator, right) ? resultType(operator, dynType) : undefined;
  if (isOrder(operator) && isNumber(left) && isNumber(right)) return boolType;
  const joined = left.kind === right.kind && takes(operator, left) ? joinTypes(left, right) : undefined;
  return joined && resultType(operator, joined);
};

/** `string + int`: how a message shows an operator and what stands beside it. */
export const formatOperation = (operator: string, kinds: readonly string[]): string =>
  kinds.length === 1 ? `${operator}${kinds[0]}` : `${kinds[0]} ${operator} ${kinds[1]}`;

export const operationRemedy = (operator: string, kinds: readonly string[]): string | undefined => {
  if (operator === '+' && kinds.includes('string')) return 'convert with string(...)';
  return kinds.includes('int') && kinds.includes('double') ? 'convert with double(...) or int(...)' : undefined;
};

export const formatKinds = (types: readonly CelType[]): readonly string[] => types.map(formatType);

const isNumber = ({ kind }: CelType): boolean => kind === 'int' || kind === 'double';

const isOrder = (operator: string): boolean =>
  operator === '<' || operator === '<=' || operator === '>' || operator === '>=';

const taken: Readonly<Record<string, readonly string[]>> = {
  '+': ['int', 'double', 'string', 'list'],
  '-': ['int', 'double'],
  '*': ['int', 'double'],
  '/': ['int', 'double'],
  '%': ['int'],
};

const takes = (operator: string, { kind }: CelType): boolean =>
  kind === 'dyn' || (taken[operator] ?? ['int', 'double', 'string', 'bool']).includes(kind);

const resultType = (operator: string, operand: CelType): CelType =>
  isOrder(operator) ? boolType : operator === '%' ? intType : operand;

const unaryType = (operator: string, operand: CelType): CelType | undefined => {
  if (operator === '!') return acceptsType(boolType, operand) ? boolType : undefined;
  return operand.kind === 'dyn' || isNumber(operand) ? operand : undefined;
};

const isMemberType = (member: CelType, group: CelType): boolean => {
  if (group.kind === 'dyn') return true;
  if (group.kind === 'list') return joinTypes(member, group.item) !== undefined;
  return group.kind === 'map' && ['dyn', 'string', 'int', 'bool'].includes(member.kind);
};

/** Applies an operator to what its operands turned out to be. */
export const applyOperator = (meter: Meter, operator: string, left: CelValue, right: CelValue): CelValue => {
  switch (operator) {
    case '==':
      return equalValues(meter, left, right);
    case '!=':
      return !equalValues(meter, left, right);
    case 'in':
      return isMember(meter, left, right);
    case '+':
      return add(meter, left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return order(meter, operator, left, right);
    default:
      return calculate(meter, operator, left, right);
  }
};

export const negate = (meter: Meter, value: CelValue): CelValue => {
  if (typeof value === 'bigint') return toInt(meter, -value);
  if (kindOf(value) === 'double') return toDouble(-(value as Double).value);
  return mismatch(meter, '-', value);
};

export const add = (meter: Meter, left: CelValue, right: CelValue): CelValue => {
  if (typeof left === 'string' && typeof right === 'string') {
    spendNewText(meter, left.length + right.length);
    return left + right;
  }
  if (!isCelList(left) || !isCelList(right)) return calculate(meter, '+', left, right);
  spend(meter, left.length + right.length);
  return [...left, ...right];
};

const isMember = (meter: Meter, member: CelValue, group: CelValue): boolean => {
  if (isCelMap(group)) return readKey(group, member as CelKey) !== undefined;
  if (!isCelList(group)) return mismatch(meter, 'in', member, group);
  spend(meter, group.length / 4);
  return group.some((item) => equalValues(meter, toCelValue(item), member));
};

const order = (meter: Meter, operator: string, left: CelValue, right: CelValue): boolean => {
  const sign = compareValues(meter, left, right);
  if (sign === undefined) return mismatch(meter, operator, left, right);
  if (operator === '<') return sign < 0;
  if (operator === '<=') return sign <= 0;
  return operator === '>' ? sign > 0 : sign >= 0;
};

const calculate = (meter: Meter, operator: string, left: CelValue, right: CelValue): CelValue => {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    if (operator === '+') return toInt(meter, left + right);
    if (operator === '-') return toInt(meter, left - right);
    if (operator === '*') return toInt(meter, left * right);
    if (right === 0n) return failAt(meter, operator === '/' ? 'division by zero' : 'modulus by zero');
    return toInt(meter, operator === '/' ? left / right : left % right);
  }
  if (kindOf(left) !== 'double' || kindOf(right) !== 'double' || operator === '%')
    return mismatch(meter, operator, left, right);
  const [a, b] = [(left as Double).value, (right as Double).value];
  if (operator === '+') return toDouble(a + b);
  if (operator === '-') return toDouble(a - b);
  return toDouble(operator === '*' ? a * b : a / b);
};

const toInt = (meter: Meter, value: bigint): bigint =>
  BigInt.asIntN(64, value) === value ? value : failAt(meter, `${value} is no integer of 64 bits`);

const mismatch = (meter: Meter, operator: string, ...operands: readonly CelValue[]): never => {
  const kinds = operands.map(kindOf);
  return failAt(meter, `${formatOperation(operator, kinds)} is not possible`, operationRemedy(operator, kinds));
};
