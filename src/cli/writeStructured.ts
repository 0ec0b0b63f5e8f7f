/** A value for programs to read, as JSON or YAML. */
export const writeStructured = async (format: 'json' | 'yaml', value: unknown): Promise<string> => {
  if (format === 'json') return `${JSON.stringify(value, undefined, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
};
