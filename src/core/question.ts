import type { JsonMap } from './json.ts';

/** What is asked about one pod. */
export interface Question {
  /** The pod as the API server sent it. It is never changed. */
  readonly pod: JsonMap;
  /** Of the request: the pod's own metadata may lack it. */
  readonly namespace: string;
}
