import { type Fields, mapsAt, openListAt } from './fields.ts';

/**
 * The admission plugin DefaultTolerationSeconds (kubernetes/plugin/pkg/admission/defaulttolerationseconds), in place:
 * every pod tolerates an unready or unreachable node for 300 s unless it says something about that itself.
 */
export const tolerateTaints = (spec: Fields): void => {
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const isTolerated = mapsAt(spec, 'tolerations').some(
      (toleration) =>
        (toleration['key'] === key || toleration['key'] === undefined) &&
        (toleration['effect'] === 'NoExecute' || toleration['effect'] === undefined),
    );
    if (!isTolerated) {
      openListAt(spec, 'tolerations').push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
    }
  }
};
