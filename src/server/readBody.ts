import { type Review, readReview } from '../admission/readReview.ts';

/** Reads a request's body as an AdmissionReview; a string says why it is none and holds nothing of the body but its version. */
export const readBody = (body: Buffer | undefined): Review | string => {
  if (body === undefined || body.length === 0) return 'the body is empty; send an AdmissionReview as JSON';
  const parsed = parseJson(body);
  return parsed === undefined ? 'the body is not JSON; send an AdmissionReview as JSON' : readReview(parsed);
};

// JSON.parse makes `__proto__` an ordinary key of its own, so there is nothing in a body to be afraid of. Its error is
// dropped because the message quotes the body.
const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};
