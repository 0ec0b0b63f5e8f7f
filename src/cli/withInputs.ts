import type { Context } from './context.ts';
import type { OfflineFlags } from './offlineOptions.ts';
import { type Input, openInputs } from './openInputs.ts';
import { type OfflineSnapshot, readOfflineSnapshot } from './readOfflineSnapshot.ts';

/** Opens the manifests and reads the templates that the flags name, and closes them when the work is done. */
export const withInputs = async <T>(
  flags: OfflineFlags,
  context: Context,
  work: (manifests: readonly Input[], offline: OfflineSnapshot) => Promise<T>,
): Promise<T> => {
  if (flags.filename.includes('-') && flags.templates.includes('-')) {
    throw new Error('manifests and templates cannot both come from standard input; give one of them a file');
  }
  const opened: Input[] = [];
  const open = async (paths: readonly string[]): Promise<readonly Input[]> => {
    const inputs = await openInputs(paths, context);
    opened.push(...inputs);
    return inputs;
  };
  try {
    const manifests = await open(flags.filename);
    const templates = await open(flags.templates);
    const settings = { home: flags.namespace, namespaceTemplates: flags.namespaceTemplates ?? false };
    return await work(manifests, await readOfflineSnapshot(templates, manifests, settings));
  } finally {
    for (const input of opened) await input.close();
  }
};
