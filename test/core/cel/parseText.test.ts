import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText, type Text } from '../../../src/core/cel/parseText.ts';

const cases: readonly (readonly [text: string, parsed: Text])[] = [
  ['plain', { kind: 'literal', text: 'plain' }],
  ['', { kind: 'literal', text: '' }],
  ['costs $5, $$, $HOME and $', { kind: 'literal', text: 'costs $5, $$, $HOME and $' }],
  ['$(NAME) stays', { kind: 'literal', text: '$(NAME) stays' }],
  ['echo $${HOME}', { kind: 'literal', text: 'echo ${HOME}' }],
  ['$$${HOME}', { kind: 'literal', text: '$${HOME}' }],
  ['${a}', { kind: 'whole', expression: { source: 'a', offset: 2 } }],
  [' ${ a }\n', { kind: 'whole', expression: { source: ' a ', offset: 3 } }],
  ['${{"a": 1}}', { kind: 'whole', expression: { source: '{"a": 1}', offset: 2 } }],
  ['${"}" + \'}\' + "\\"}"}', { kind: 'whole', expression: { source: '"}" + \'}\' + "\\"}"', offset: 2 } }],
  ['${"""a"}"""}', { kind: 'whole', expression: { source: '"""a"}"""', offset: 2 } }],
  ['${a // }\n}', { kind: 'whole', expression: { source: 'a // }\n', offset: 2 } }],
  ['x-${a}-y', { kind: 'mixed', parts: ['x-', { source: 'a', offset: 4 }, '-y'] }],
  [
    '${a}${b}',
    {
      kind: 'mixed',
      parts: [
        { source: 'a', offset: 2 },
        { source: 'b', offset: 6 },
      ],
    },
  ],
  ['$${x}${a}', { kind: 'mixed', parts: ['${x}', { source: 'a', offset: 7 }] }],
];

const unclosed = (offset: number): Text => ({
  kind: 'faults',
  faults: [{ offset, message: 'this ${ is never closed', remedy: 'close it with }, or write $${ for a literal ${' }],
});

describe('a text', () => {
  it.each(cases)('%j', (text, parsed) => {
    expect(parseText(text)).toEqual(parsed);
  });

  it.each([
    ['a ${b', 2],
    ['${', 0],
    ["${it's}", 0],
    ['${"}', 0],
    ['${a} ${{}', 5],
    ['${a //}', 0],
  ])('%j has no end', (text, offset) => {
    expect(parseText(text)).toEqual(unclosed(offset));
  });

  it('never throws, and its expressions stand where it says', () => {
    const piece = fc.constantFrom('$', '{', '}', '${', '$${', '"', "'", '\\', '//', '\n', 'a', ' ', '"""');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const parsed = parseText(text);
        const parts = parsed.kind === 'mixed' ? parsed.parts : parsed.kind === 'whole' ? [parsed.expression] : [];
        for (const part of parts)
          if (typeof part !== 'string') {
            expect(text.slice(part.offset - 2, part.offset)).toBe('${');
            expect(text.slice(part.offset, part.offset + part.source.length)).toBe(part.source);
          }
      }),
    );
  });
});
