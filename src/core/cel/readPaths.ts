import type { Expression } from './expression.ts';

/** A variable, and the fields below it that are read: `pod.metadata.labels[params.x]` reads `pod` at `metadata.labels`. */
export interface ReadPath {
  readonly variable: string;
  readonly path: readonly string[];
}

/** Everything that an expression may read, as far down as its text says. Variables of loops and binds are among it. */
export const readPaths = (expression: Expression): readonly ReadPath[] => {
  const paths: ReadPath[] = [];
  const visit = (node: Expression): void => {
    const { chain, others } = readChain(node);
    if (chain !== undefined) paths.push(chain);
    for (const child of chain === undefined ? listChildren(node) : others) visit(child);
  };
  visit(expression);
  return paths;
};

/** A chain of fields that starts at a variable, and what stands in its indexes. */
const readChain = (node: Expression): { readonly chain?: ReadPath; readonly others: readonly Expression[] } => {
  if (node.kind === 'variable') return { chain: { variable: node.name, path: [] }, others: [] };
  if (node.kind === 'has') return readChain(node.select);
  if (node.kind !== 'select' && node.kind !== 'index') return { others: [] };
  const { chain, others } = readChain(node.operand);
  if (chain === undefined) return { others: [] };
  if (node.kind === 'select') return { chain: { ...chain, path: [...chain.path, node.field] }, others };
  const { index } = node;
  if (index.kind === 'literal' && typeof index.value === 'string')
    return { chain: { ...chain, path: [...chain.path, index.value] }, others };
  return { chain: { ...chain, path: [...chain.path, anyIndex] }, others: [...others, index] };
};

/** Stands in a path for an index that is not known before the expression runs. */
const anyIndex = '*';

const listChildren = (node: Expression): readonly Expression[] => {
  switch (node.kind) {
    case 'literal':
    case 'variable':
      return [];
    case 'select':
      return [node.operand];
    case 'index':
      return [node.operand, node.index];
    case 'has':
      return [node.select];
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flat();
    case 'operator':
      return node.operands;
    case 'call':
      return node.args;
    case 'logic':
      return [node.left, node.right];
    case 'choice':
      return [node.condition, node.then, node.otherwise];
    case 'loop':
      return [node.range, ...(node.filter === undefined ? [] : [node.filter]), node.body];
    case 'bind':
      return [node.value, node.body];
    case 'fallback':
      return [node.operand, node.other];
  }
};
