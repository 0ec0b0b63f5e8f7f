/** A text on one line: what others wrote cannot look like a line of ours. */
export const toOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
