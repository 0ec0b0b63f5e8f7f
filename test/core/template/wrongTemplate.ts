/** What is wrong, a template's text, and everything that is said about it: `line:column path: message; remedy`. */
export type WrongTemplate = readonly [what: string, text: string, ...faults: string[]];
