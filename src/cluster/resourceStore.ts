import { isDeepStrictEqual } from 'node:util';

/** Everything that is known of a resource at the moment. */
export interface ResourceStore<T> {
  /** Takes a whole list. */
  replace(items: ReadonlyMap<string, T>): void;
  /** Takes one object; undefined: it is gone. */
  set(key: string, item: T | undefined): void;
  find(key: string): T | undefined;
  /** No more calls. */
  stop(): void;
}

/** Whom a store tells. */
export interface StoreListener<T> {
  /**
   * Called after the first list, then when something changed, once for all that arrived together. `items` is everything
   * there is; it goes on changing, so copy what is to stay. `changed` has the keys of what came, changed or went since
   * the last call that returned.
   */
  onChange(items: ReadonlyMap<string, T>, changed: ReadonlySet<string>): void;
  /** Called with what `onChange` throws. */
  onError(error: unknown): void;
}

/** A store that tells its listener how things are, not what happened. Items that are equal count as unchanged. */
export const createResourceStore = <T>({ onChange, onError }: StoreListener<T>): ResourceStore<T> => {
  const items = new Map<string, T>();
  let changed = new Set<string>();
  let isComplete = false;
  let isStopped = false;
  let pending: NodeJS.Immediate | undefined;

  const publish = (): void => {
    pending = undefined;
    const told = changed;
    changed = new Set();
    try {
      onChange(items, told);
    } catch (error) {
      changed = told.union(changed);
      onError(error);
    }
  };

  const set = (key: string, item: T | undefined): void => {
    if (isDeepStrictEqual(items.get(key), item)) return;
    if (item === undefined) items.delete(key);
    else items.set(key, item);
    changed.add(key);
  };

  const schedule = (): void => {
    if (isStopped) return;
    if (changed.size > 0 || !isComplete) pending ??= setImmediate(publish);
  };

  return {
    replace: (list) => {
      for (const key of [...items.keys()]) if (!list.has(key)) set(key, undefined);
      for (const [key, item] of list) set(key, item);
      schedule();
      isComplete = true;
    },
    set: (key, item) => {
      set(key, item);
      schedule();
    },
    find: (key) => items.get(key),
    stop: () => {
      isStopped = true;
      clearImmediate(pending);
    },
  };
};
