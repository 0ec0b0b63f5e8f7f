/** Kubernetes' limit for names; a client that is not the API server may send anything. */
const longestName = 253;

/** The start of a client's text, short enough for a log line or an error message. */
export const cutText = (text: string): string => (text.length > longestName ? text.slice(0, longestName) : text);
