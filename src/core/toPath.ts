import { formatPath, type Path } from './formatPath.ts';

/** A JSON pointer (RFC 6901) in the form that people read: `/containers/0/env/1` is `containers[0].env[1]`. */
export const toPath = (pointer: string): string =>
  formatPath(
    pointer
      .split('/')
      .slice(1)
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<Path>((parent, token) => ({ parent, step: /^\d+$/.test(token) ? Number(token) : token }), undefined),
  );
