import { statusKey } from '../core/annotations.ts';
import type { Decision } from '../core/decide.ts';
import type { MapNode } from '../core/merge/draft.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Position } from '../core/yaml/place.ts';
import type { YamlFault } from '../core/yaml/yamlFault.ts';
import type { Chunk } from './createDocumentSplitter.ts';
import { decideManifest } from './decideManifest.ts';
import type { Edit } from './edit.ts';
import { type DocumentEdit, editDocuments } from './editDocuments.ts';
import { type FoundPod, podWords } from './findPod.ts';
import { joinEdits } from './joinEdits.ts';
import { readPods } from './readPods.ts';
import { toEdit } from './toEdit.ts';
import { withoutField } from './withoutField.ts';

/** What was decided on one pod or workload of a manifest. */
export interface ManifestDecision {
  readonly found: FoundPod;
  readonly position: Position;
  readonly decision: Decision;
}

export interface InjectedManifest {
  /** The chunk's text, with everything injected. */
  readonly text: string;
  readonly decisions: readonly ManifestDecision[];
  readonly faults: readonly YamlFault[];
  /** True if the text could not be edited in place: its comments are gone. */
  readonly isRewritten: boolean;
}

/**
 * Injects into the pods of a chunk, and into pod templates what their pods would get; without podgraft's status there,
 * since that belongs to one pod. All other text stays as it is.
 */
export const injectManifest = (chunk: Chunk, snapshot: Snapshot, defaultNamespace: string): InjectedManifest => {
  const same = { text: chunk.text, decisions: [], faults: [], isRewritten: false };
  if (!podWords.test(chunk.text)) return same;
  const { documents, faults } = readPods(chunk);
  const decisions: ManifestDecision[] = [];
  const edits: DocumentEdit[] = [];
  for (const { root, value, pods } of documents) {
    const placed = pods.flatMap(({ position, ...found }) => {
      const decision = decideManifest(found, snapshot, defaultNamespace);
      decisions.push({ found, position, decision });
      const edit = decision.kind === 'inject' ? editOf(found, decision.plan.draft) : undefined;
      return edit === undefined ? [] : [{ steps: found.steps, edit }];
    });
    const edit = joinEdits(value, placed);
    if (edit !== undefined) edits.push({ root, value, edit });
  }
  if (edits.length === 0) return { ...same, decisions, faults };
  const edited = editDocuments(chunk.text, edits);
  if (edited.kind === 'edited') return { text: edited.text, decisions, faults, isRewritten: edited.isRewritten };
  return { ...same, decisions, faults: [...faults, describeUnwritable(decisions)] };
};

const editOf = (found: FoundPod, draft: MapNode): Edit | undefined => {
  const edit = toEdit(draft, found.pod);
  return edit === undefined || !found.isWorkload ? edit : withoutField(edit, ['metadata', 'annotations', statusKey]);
};

const describeUnwritable = (decisions: readonly ManifestDecision[]): YamlFault => ({
  path: '',
  ...(decisions[0]?.position ?? { line: 1, column: 1 }),
  message:
    'this document is written in a way that cannot be edited, and has a number that does not survive being written anew',
  remedy: 'write its lists and maps in lines instead of brackets, and without aliases',
});
