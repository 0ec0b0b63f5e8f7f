/** Prints a measured figure among the names of the tests. */
export const report = (figure: string): void => void process.stdout.write(`    measured: ${figure}\n`);
