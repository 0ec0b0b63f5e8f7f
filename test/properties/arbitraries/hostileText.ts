import fc from 'fast-check';

/** What means something to YAML, JSON, CEL, shells, Kubernetes, printf or JavaScript. */
const atoms = [
  ...'"\'\\`{}[]()<>,:;#&*!|%@~?=+-/.$ \n\r\t\0\u0007\u001b\u0085\u2028\u202e\ufeff\ud800\udc00',
  '${params.text}',
  '${pod.spec}',
  '${',
  '$${x}',
  '$(OWN)',
  '$(TEXT)',
  '$$(OWN)',
  '\n- name: evil\n  image: evil:1\n',
  '", "privileged": true, "x": "',
  '"}],"hostNetwork":true,"a":[{"b":"',
  ', evil',
  ',,',
  '<<: *a',
  '&a ',
  '---\n',
  '!!js/function ',
  '__proto__',
  'constructor',
  'null',
  'true',
  'yes',
  '0644',
  '1e3',
  '9007199254740993',
  'NaN',
  '%s%n',
  '../../etc/passwd',
  'podgraft.dev/inject',
  'evil',
  'Ａ',
  '😀',
  '1Gi',
] as const;

/** Text that would like to become syntax; some of it is very long. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom<string>(...atoms), { maxLength: 8 }).map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom<string>(...atoms), fc.integer({ min: 1, max: 60_000 }))
      .map(([atom, length]) => atom.repeat(Math.ceil(length / atom.length))),
  },
);
