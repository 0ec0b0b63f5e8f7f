/**
 * Something that a user wrote and that cannot be done. A value, never an exception: all of them are collected and shown
 * at once.
 */
export interface Fault {
  /** The template it is about: `name`, or `namespace/name` for a namespace template. Absent: about the pod's own words. */
  readonly template?: string;
  /**
   * Where: a field of the template (`containers[0].image`), or a place in the pod by names
   * (`spec.containers[app].volumeMounts[/var/log]`, `metadata.annotations[podgraft.dev/inject]`).
   */
  readonly path: string;
  /** 1-based, in the template's text. */
  readonly line?: number;
  /** 1-based, in the template's text. */
  readonly column?: number;
  readonly message: string;
  /** What to do about it, as an instruction. */
  readonly remedy?: string;
}

/** Something legal that is probably not what the user meant. */
export interface Notice {
  readonly template?: string;
  readonly path: string;
  readonly message: string;
}

/** `template "a" (line 3, column 5), containers[0].image: message; remedy` on one line. */
export const formatFault = (fault: Fault): string => {
  const position = fault.line === undefined ? '' : ` (line ${fault.line}, column ${fault.column ?? 1})`;
  const template = fault.template === undefined ? '' : `template "${fault.template}"${position}`;
  return `${join(template, fault.path)}: ${formatMessage(fault)}`;
};

/** What is wrong, and the remedy behind it. */
export const formatMessage = ({ message, remedy }: Pick<Fault, 'message' | 'remedy'>): string => {
  if (remedy === undefined) return message;
  return `${message}${message.endsWith('?') ? '' : ';'} ${remedy}`;
};

/** `template "a", spec.containers[app]: message` on one line. */
export const formatNotice = ({ template, path, message }: Notice): string =>
  `${join(template === undefined ? '' : `template "${template}"`, path)}: ${message}`;

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');
