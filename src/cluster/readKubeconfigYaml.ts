import { LineCounter, parseDocument } from 'yaml';

/**
 * A kubeconfig as plain data. Throws a sentence that names the line and shows nothing of the text: it holds keys and
 * tokens, which the parsers' own messages would quote.
 */
export const readKubeconfigYaml = (file: string, text: string): Readonly<Record<string, unknown>> => {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new Error(`the kubeconfig ${file} is no YAML: see line ${lineCounter.linePos(error.pos[0]).line}`);
  }
  const value: unknown = document.toJS();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`the file ${file} holds no kubeconfig`);
  }
  return value as Record<string, unknown>;
};
