import fc from 'fast-check';
import { type JsonMap, readList, readMap } from '../../../src/core/json.ts';
import { entryKey } from '../listKeys.ts';
import { container, initContainer, missingVolumes, partialContainer, shortForms } from './container.ts';
import { podSpecFields, volumes } from './podSpec.ts';
import { listBy, oneOf, seldom, someOf, sparse } from './sparse.ts';

/** Names of containers that templates and pods share, so that they often meet. */
const shared = { containers: ['agent', 'extra'], initContainers: ['proxy', 'setup', 'agent'] };

const targets = sparse(
  {
    containers: someOf('*', '!app', 'app', 'worker', '!agent'),
    initContainers: someOf('*', 'first', '!setup'),
    injected: someOf('*', 'agent', '!proxy'),
  },
  2,
);

/** Annotations and labels that a template may set; some are called like what every JavaScript object has. */
const metadataFields = {
  labels: sparse(
    { app: oneOf('x', 'y'), tier: oneOf('a', ''), constructor: oneOf('c'), 'example.com/owner': oneOf('me') },
    3,
  ),
  annotations: sparse(
    {
      'example.com/note': oneOf('1', '2'),
      note: oneOf('1', ''),
      'prometheus.io/scrape': oneOf('true'),
      toString: oneOf('t'),
    },
    3,
  ),
};

const policies = ['keep', 'keep', 'replace', 'reject'] as const;

/** What the text of the template of this name says, as an object: every field that may stand in it. Mostly valid by itself. */
export const templateBody = (template: string): fc.Arbitrary<JsonMap> => {
  const names = (list: keyof typeof shared) => [
    ...shared[list],
    `${template}-${list === 'containers' ? 'main' : 'init'}`,
    `${template}-too`,
  ];
  return fc
    .tuple(
      sparse(
        {
          description: oneOf('what it is for'),
          deprecated: oneOf('use another one'),
          os: oneOf('any', 'linux', 'windows'),
          position: oneOf('first', 'last'),
          targets,
        },
        6,
      ),
      sparse({ onConflict: oneOf(...policies) }, 2),
      sparse({ failurePolicy: oneOf('Ignore', 'Fail') }, 3),
      sparse(
        {
          containers: listBy(container('template', names('containers')), ({ name }) => name, 2),
          volumes: volumes('template'),
        },
        2,
      ),
      sparse(
        {
          initContainers: listBy(initContainer('template', names('initContainers')), ({ name }) => name, 2),
          each: partialContainer,
        },
        3,
      ),
      sparse(shortForms, 5),
      sparse(podSpecFields('template'), 12),
      sparse(metadataFields, 4),
      seldom(fc.constant(true), 20),
    )
    .map(([settings, onConflict, failurePolicy, main, more, short, spec, metadata, lacksVolumes]): JsonMap => {
      const body: Record<string, unknown> = {
        ...settings,
        ...onConflict,
        ...failurePolicy,
        ...main,
        ...more,
        ...short,
        ...spec,
        ...metadata,
      };
      const containers = readList(main, 'containers') as readonly JsonMap[];
      const taken = new Set(containers.map(({ name }) => name));
      const initContainers = (readList(more, 'initContainers') as readonly JsonMap[]).filter(
        ({ name }) => !taken.has(name),
      );
      if (initContainers.length > 0) body['initContainers'] = initContainers;
      else delete body['initContainers'];
      for (const field of ['env', 'envFrom', 'volumeMounts']) {
        const keys = new Set(readList(readMap(more, 'each'), field).map((entry) => entryKey(field, entry)));
        const rest = readList(short, field).filter((entry) => !keys.has(entryKey(field, entry)));
        if (rest.length > 0) body[field] = rest;
        else delete body[field];
      }
      const known = readList(main, 'volumes') as readonly JsonMap[];
      const mounting = [...containers, ...initContainers, readMap(more, 'each') ?? {}, short];
      const missing = lacksVolumes === true ? [] : missingVolumes(mounting, known);
      if (missing.length > 0) body['volumes'] = [...known, ...missing];
      return body as JsonMap;
    });
};
