import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** One recorded AdmissionReview and what stands beside it. */
export interface ReplayCase {
  /** Its place below the directory. */
  readonly name: string;
  /** The AdmissionReview as it stands in the file. */
  readonly review: string;
  /** The directory that goldens are in; undefined for a plain file, which has none. */
  readonly directory: string | undefined;
  /** ConfigMaps and Namespaces for this case alone. */
  readonly templates: string | undefined;
  /** What was answered when the goldens were written, and the object that came out. */
  readonly goldens: { readonly answer: string | undefined; readonly expected: string | undefined };
}

/** Reads the cases of a directory, by name: subdirectories with `review.json`, and files `*.json`. Rejects with a sentence. */
export const readReplayCases = async (root: string): Promise<readonly ReplayCase[]> => {
  const entries = await readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    throw new Error(`${root} cannot be listed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  const cases: ReplayCase[] = [];
  if (await isFile(join(root, 'review.json'))) cases.push(await readCase(root, '.'));
  for (const { name } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(root, name);
    if (await isFile(join(path, 'review.json'))) cases.push(await readCase(path, relative(root, path)));
    else if (cases[0]?.name !== '.' && name.endsWith('.json') && (await isFile(path)))
      cases.push(await readPlain(path, name));
  }
  if (cases.length === 0)
    throw new Error(`there is no AdmissionReview in ${root}: neither <case>/review.json nor *.json`);
  return cases;
};

const readCase = async (directory: string, name: string): Promise<ReplayCase> => {
  const read = (file: string) => readFile(join(directory, file), 'utf8').catch(() => undefined);
  const [review = '', templates, answer, expected] = await Promise.all(
    ['review.json', 'templates.yaml', 'answer.json', 'expected.json'].map(read),
  );
  return { name, review, directory, templates, goldens: { answer, expected } };
};

const readPlain = async (path: string, name: string): Promise<ReplayCase> => ({
  name,
  review: await readFile(path, 'utf8'),
  directory: undefined,
  templates: undefined,
  goldens: { answer: undefined, expected: undefined },
});

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
