import { isMap, type JsonMap, readField, readMap, readString } from '../core/json.ts';

/** The part of an `admission.k8s.io/v1` AdmissionRequest that podgraft uses. */
export interface Review {
  readonly uid: string;
  /** Group and kind of the object; the core group is the empty string. */
  readonly group: string;
  readonly kind: string;
  readonly operation: string;
  readonly subResource: string;
  readonly namespace: string;
  /** Empty while the API server has not yet made one from generateName. */
  readonly name: string;
  readonly dryRun: boolean;
  readonly object: JsonMap | undefined;
  readonly oldObject: JsonMap | undefined;
}

/** Reads parsed JSON as an AdmissionReview; a string says what it lacks (the caller answers HTTP 400 with it). */
export const readReview = (body: unknown): Review | string => {
  if (!isMap(body) || body['kind'] !== 'AdmissionReview') return 'the body is not an AdmissionReview';
  if (body['apiVersion'] !== 'admission.k8s.io/v1') {
    const version = String(body['apiVersion']).slice(0, 63);
    return `the AdmissionReview has apiVersion "${version}"; podgraft speaks admission.k8s.io/v1 (set admissionReviewVersions: [v1])`;
  }
  const request = readMap(body, 'request');
  if (request === undefined) return 'the AdmissionReview has no request';
  const uid = readString(request, 'uid');
  if (uid === undefined || uid === '') return 'the AdmissionReview has no request.uid';
  const kind = readMap(request, 'kind');
  return {
    uid,
    group: readString(kind, 'group') ?? '',
    kind: readString(kind, 'kind') ?? '',
    operation: readString(request, 'operation') ?? '',
    subResource: readString(request, 'subResource') ?? '',
    namespace: readString(request, 'namespace') ?? '',
    name: readString(request, 'name') ?? '',
    dryRun: readField(request, 'dryRun') === true,
    object: readMap(request, 'object'),
    oldObject: readMap(request, 'oldObject'),
  };
};
