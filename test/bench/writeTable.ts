/** Writes one line to stdout. */
export const writeLine = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Writes rows with their columns aligned; the first row is the heading. */
export const writeTable = (rows: readonly (readonly string[])[]): void => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    writeLine(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
};
