import { checkSchema, type Finding, type SchemaOptions } from '../../../src/core/schema/checkSchema.ts';
import type { FieldType } from '../../../src/core/schema/fieldType.ts';

/** What checkSchema reports, as a list. */
export const findIn = (value: unknown, type: string | FieldType, options?: SchemaOptions): Finding[] => {
  const findings: Finding[] = [];
  checkSchema(value as never, type, '', (finding) => findings.push(finding), options);
  return findings;
};

/** A finding on one line: `/ports/0: warning: message; remedy`. */
export const formatFinding = ({ severity, pointer, message, remedy }: Finding): string =>
  `${pointer}: ${severity === 'warning' ? 'warning: ' : ''}${message}${remedy === undefined ? '' : `; ${remedy}`}`;
