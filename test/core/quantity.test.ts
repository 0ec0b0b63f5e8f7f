import { describe, expect, it } from 'vitest';
import { compareQuantities, equalQuantities, parseQuantity } from '../../src/core/quantity.ts';

const one = 1_000_000_000n;

describe('parseQuantity', () => {
  it.each<[string | number, bigint]>([
    ['0', 0n],
    ['-0', 0n],
    ['1', one],
    ['+1', one],
    ['-1', -one],
    ['007', 7n * one],
    ['1.', one],
    ['.5', one / 2n],
    ['1.50', (3n * one) / 2n],
    ['1n', 1n],
    ['1u', 1_000n],
    ['1m', 1_000_000n],
    ['1k', 1_000n * one],
    ['1M', 10n ** 6n * one],
    ['1G', 10n ** 9n * one],
    ['1T', 10n ** 12n * one],
    ['1P', 10n ** 15n * one],
    ['1E', 10n ** 18n * one],
    ['1Ki', 1024n * one],
    ['1Mi', 1024n ** 2n * one],
    ['1Gi', 1024n ** 3n * one],
    ['1Ti', 1024n ** 4n * one],
    ['1Pi', 1024n ** 5n * one],
    ['1Ei', 1024n ** 6n * one],
    ['1.5Gi', 1536n * 1024n ** 2n * one],
    ['1e3', 1_000n * one],
    ['1E3', 1_000n * one],
    ['1e+3', 1_000n * one],
    ['1e-3', one / 1_000n],
    [0.1, one / 10n],
    [2, 2n * one],
    [1e21, 10n ** 21n * one],
    [1e-7, 100n],
    ['123456789012345678901234567890', 123456789012345678901234567890n * one],
  ])('reads %j', (text, billionths) => {
    expect(parseQuantity(text)).toBe(billionths);
  });

  it.each([
    ['0.1n', 1n],
    ['1.1n', 2n],
    ['-0.1n', -1n],
    ['1e-100', 1n],
    ['0.0000000001Ki', 103n],
  ])('rounds %j away from zero to billionths', (text, billionths) => {
    expect(parseQuantity(text)).toBe(billionths);
  });

  it.each([
    ['8Ei', 2n ** 63n - 1n],
    ['-9Ei', 1n - 2n ** 63n],
  ])('ends binary suffixes at 2^63-1: %j', (text, units) => {
    expect(parseQuantity(text)).toBe(units * one);
  });

  it.each([
    '',
    ' ',
    '.',
    '+',
    '-',
    'm',
    'Ki',
    '1 ',
    ' 1',
    '1.2.3',
    '1ki',
    '1K',
    '1g',
    '1mi',
    '1e',
    '1ee3',
    '1e1.5',
    '1Kim',
    '0x10',
    '1,5',
    'NaN',
    'Infinity',
    '١',
    '1e101',
    '1e-101',
    `1e${'9'.repeat(30)}`,
    '1'.repeat(101),
  ])('takes %j for no quantity', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('takes numbers that are none for no quantity', () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY].map(parseQuantity)).toEqual([undefined, undefined]);
  });
});

describe('equalQuantities', () => {
  it.each<[string | number, string | number, boolean]>([
    ['1Gi', '1024Mi', true],
    ['1Gi', '1073741824', true],
    ['1Gi', 1073741824, true],
    ['0.1', '100m', true],
    [0.1, '100m', true],
    ['1e3', '1k', true],
    ['1', 1, true],
    ['1G', '1Gi', false],
    ['100m', '101m', false],
    ['0.1n', '1n', true],
    ['plenty', 'plenty', true],
    ['plenty', 'a lot', false],
    ['plenty', '1', false],
    ['1', 'plenty', false],
  ])('%j and %j: %j', (a, b, equal) => {
    expect(equalQuantities(a, b)).toBe(equal);
    expect(equalQuantities(b, a)).toBe(equal);
  });
});

describe('compareQuantities', () => {
  it.each<[string | number, string | number, number | undefined]>([
    ['1', '2', -1],
    ['2', '1', 1],
    ['1Gi', '1G', 1],
    ['999m', 1, -1],
    ['-1', '0', -1],
    ['1024Ki', '1Mi', 0],
    ['1', 'plenty', undefined],
    ['plenty', '1', undefined],
  ])('%j and %j: %j', (a, b, order) => {
    expect(compareQuantities(a, b)).toBe(order);
  });
});
