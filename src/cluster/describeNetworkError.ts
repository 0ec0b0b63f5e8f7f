/** What went wrong on the way to a server, on one line. Several addresses of one name fail with one error each. */
export const describeNetworkError = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map(describeNetworkError).join(', ');
  }
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const said = sentences[code ?? ''] ?? (error.message || code || 'unknown error');
  return isTrustProblem(code) ? `its certificate is not trusted: ${said}; check the certificate authority` : said;
};

const sentences: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
};

/** OpenSSL's verdicts on a chain, and Node's on a name. */
const isTrustProblem = (code: string | undefined): boolean =>
  code !== undefined && /CERT|SIGNATURE|_ISSUER|_CRL|TRUST/.test(code) && !/^ERR_SSL|^ERR_OSSL/.test(code);
