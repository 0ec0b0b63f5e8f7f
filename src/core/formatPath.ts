/** A step into a value, from the root on: a map's key or a list's index. Undefined is the root. */
export type Path = { readonly parent: Path; readonly step: string | number } | undefined;

/** A path as people write it: `containers[0].env[2].value`, `labels[app.kubernetes.io/name]`; `''` for the root. */
export const formatPath = (path: Path): string => {
  if (path === undefined) return '';
  const before = formatPath(path.parent);
  const { step } = path;
  if (typeof step === 'number') return `${before}[${step}]`;
  if (step.length > 80 || !/^[\w./$-]*[A-Za-z][\w./$-]*$/.test(step)) return `${before}[${quote(step)}]`;
  if (/[./]/.test(step)) return `${before}[${step}]`;
  return before === '' ? step : `${before}.${step}`;
};

/** A text as messages show it: in quotes, on one line, at most 80 characters. */
export const quote = (text: string): string => JSON.stringify(shorten(text));

/** A text cut to at most 80 characters. */
export const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
