import type { Rendering } from '../expression/rendering.ts';
import type { MergeFault } from '../merge/merging.ts';
import { toPath } from '../toPath.ts';

/** Takes the rendering's faults out of it, as the merge knows them. */
export const toMergeFaults = (rendering: Rendering, template: number, where = ''): MergeFault[] =>
  rendering.faults.splice(0).map(({ pointer, position, message, remedy, reason }) => ({
    template,
    path: toPath(pointer),
    source: pointer,
    message: `${message}${where}`,
    reason: reason ?? ('bad-expression' as const),
    ...(position === undefined ? {} : { position }),
    ...(remedy === undefined ? {} : { remedy }),
  }));
