/**
 * Who asks for what, narrowest scope first: the table of the documentation, row by row. `decide` names the row that it
 * followed, so that nobody has to guess.
 */
export const truthTable = {
  'mirror-pod': { pod: 'a mirror pod', namespace: 'anything', decision: 'skip' },
  'nothing-asked': { pod: 'nothing', namespace: 'nothing', decision: 'skip: the webhook is not even called' },
  'namespace-list': { pod: 'nothing', namespace: 'enabled + a list', decision: 'inject the list' },
  'namespace-list-host-network': { pod: 'nothing, hostNetwork', namespace: 'enabled + a list', decision: 'skip' },
  'namespace-without-list': { pod: 'nothing', namespace: 'enabled, no list', decision: 'skip, with a warning' },
  disabled: { pod: 'disabled, whatever else stands there', namespace: 'anything', decision: 'skip' },
  enabled: { pod: 'enabled', namespace: 'enabled + a list', decision: 'inject the list' },
  'enabled-without-list': { pod: 'enabled', namespace: 'no list', decision: 'reject: says where to write a list' },
  list: { pod: 'a list', namespace: 'anything', decision: "inject the pod's list" },
  'list-with-enabled': {
    pod: 'a list with `enabled` and `-name`',
    namespace: 'enabled + a list',
    decision: "the namespace's list, plus and minus",
  },
} as const satisfies Record<string, { pod: string; namespace: string; decision: string }>;

export type TruthRow = keyof typeof truthTable;
