import type { RenderFault, Rendering } from '../expression/rendering.ts';
import { renderSlot } from '../expression/renderSlot.ts';
import { isList, isMap, type Json, type JsonMap } from '../json.ts';
import { checkAdditions } from '../template/checkTemplate.ts';
import type { RenderedTemplate, Template } from '../template/template.ts';
import { toOrigin } from './toOrigin.ts';

/** The template with what it adds as JSON. What is wrong with it is in the rendering's faults. */
export const renderTemplate = (template: Template, rendering: Rendering): RenderedTemplate => {
  const { body, isDynamic, position, ...head } = template;
  const dynamic: Record<string, Json> = {};
  const render = (key: string): Json | undefined => {
    const slot = body.additions[key];
    if (slot === undefined || slot.kind === 'plain') return slot?.value;
    const value = renderSlot(slot, rendering, undefined);
    if (value !== undefined) dynamic[key] = value;
    return value;
  };
  const listOf = (key: string) => toList(render(key));
  const mapOf = (key: string) => toMap(render(key));
  const initContainers = listOf('initContainers');
  const rendered: RenderedTemplate = {
    ...head,
    containers: listOf('containers'),
    initContainers,
    volumes: listOf('volumes'),
    labels: mapOf('labels'),
    annotations: mapOf('annotations'),
    position: position ?? defaultPosition(initContainers),
    podSpec: body.podSpec,
    each: body.each,
    origins: rendering.origins,
  };
  if (isDynamic) checkRendered(rendered, dynamic, rendering);
  return rendered;
};

const toList = (value: Json | undefined): readonly JsonMap[] => (isList(value) ? (value as readonly JsonMap[]) : []);
const toMap = (value: Json | undefined): JsonMap => (isMap(value) ? value : {});

/** A native sidecar must be there before the pod's own init containers need it. */
const defaultPosition = (initContainers: readonly JsonMap[]): 'first' | 'last' =>
  initContainers.some(({ restartPolicy }) => restartPolicy === 'Always') ? 'first' : 'last';

/** What was said of the text when it was loaded is said of what came of its expressions now. */
const checkRendered = (
  { containers, initContainers }: RenderedTemplate,
  dynamic: Readonly<Record<string, Json>>,
  { faults, origins }: Rendering,
): void => {
  if (Object.keys(dynamic).length === 0) return;
  // Names must differ over both lists.
  const lists = dynamic['containers'] ?? dynamic['initContainers'];
  const root = lists === undefined ? dynamic : { ...dynamic, containers, initContainers };
  const report = (pointer: string, message: string, remedy?: string): void => {
    const fault: RenderFault = { pointer: toOrigin(pointer, root, origins), message };
    faults.push(remedy === undefined ? fault : { ...fault, remedy });
  };
  checkAdditions(root, report, () => false);
};
