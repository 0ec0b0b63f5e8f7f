import { describe, expect, it } from 'vitest';
import { checkSchema, type SchemaOptions } from '../../../src/core/schema/checkSchema.ts';
import { list, object } from '../../../src/core/schema/fieldType.ts';
import { findIn, formatFinding } from './findIn.ts';

const say = (value: unknown, type: Parameters<typeof findIn>[1], options?: SchemaOptions): string[] =>
  findIn(value, type, options).map(formatFinding);

/** One thing wrong in a container that is otherwise fine. */
const containers: readonly (readonly [string, object, string])[] = [
  // names
  ['a misspelt field', { volumeMount: [] }, '/volumeMount: unknown field "volumeMount"; did you mean "volumeMounts"?'],
  ['a field in other letters', { Image: 'b' }, '/Image: unknown field "Image"; did you mean "image"?'],
  [
    'a field of the map below',
    { runAsUser: 1 },
    '/runAsUser: unknown field "runAsUser"; did you mean "securityContext.runAsUser"?',
  ],
  ['a field in the map below', { limits: {} }, '/limits: unknown field "limits"; did you mean "resources.limits"?'],
  ['a field like none', { xyzzy: null }, '/xyzzy: unknown field "xyzzy"'],
  ['a name with a slash', { 'a/b~c': 1 }, '/a~1b~0c: unknown field "a/b~c"'],
  ['a name that every object inherits', { constructor: 1 }, '/constructor: unknown field "constructor"'],
  ['the name of the prototype', JSON.parse('{"__proto__": {"a": 1}}'), '/__proto__: unknown field "__proto__"'],
  [
    'a misspelt field three levels down',
    { livenessProbe: { httpGet: { port: 80, patch: '/' } } },
    '/livenessProbe/httpGet/patch: unknown field "patch"; did you mean "path"?',
  ],
  [
    'a misspelt field in a list',
    { env: [{ name: 'A', valueFrom: { secretKeyref: { key: 'k' } } }] },
    '/env/0/valueFrom/secretKeyref: unknown field "secretKeyref"; did you mean "secretKeyRef"?',
  ],
  [
    'another resource map',
    { resources: { limit: {} } },
    '/resources/limit: unknown field "limit"; did you mean "limits"?',
  ],
  // lists
  [
    'a map for a list of strings',
    { args: {} },
    '/args: must be a list of strings, and is a map; write each entry behind a "-"',
  ],
  [
    'a string for a list of strings',
    { command: 'sh -c ls' },
    '/command: must be a list of strings, and is the string "sh -c ls"; write each entry behind a "-"',
  ],
  [
    'a map for a list of maps',
    { env: { A: 'b' } },
    '/env: must be a list of maps, and is a map; write each entry behind a "-"',
  ],
  [
    'a number in a list of strings',
    { args: ['-p', 8080] },
    '/args/1: must be a string, and is the number 8080; put it in quotes',
  ],
  [
    'a string in a list of maps',
    { env: ['A=b'] },
    '/env/0: must be a map, and is the string "A=b"; write its fields as "name: value"',
  ],
  ['a list in a list', { args: [[]] }, '/args/0: must be a string, and is a list'],
  // maps
  [
    'a list for a map',
    { resources: [] },
    '/resources: must be a map, and is a list; write its fields as "name: value"',
  ],
  [
    'a list for a map of quantities',
    { resources: { limits: [] } },
    '/resources/limits: must be a map of quantities, and is a list; write its fields as "name: value"',
  ],
  [
    'true for a map',
    { securityContext: true },
    '/securityContext: must be a map, and is true; write its fields as "name: value"',
  ],
  // strings
  ['a number for a string', { image: 1.5 }, '/image: must be a string, and is the number 1.5; put it in quotes'],
  [
    'a boolean for a string',
    { env: [{ name: 'A', value: true }] },
    '/env/0/value: must be a string, and is true; put it in quotes',
  ],
  ['a map for a string', { workingDir: {} }, '/workingDir: must be a string, and is a map'],
  // booleans
  ['a quoted boolean', { tty: 'true' }, '/tty: must be true or false, and is the string "true"; take the quotes off'],
  ['yes for a boolean', { stdin: 'yes' }, '/stdin: must be true or false, and is the string "yes"'],
  ['a number for a boolean', { stdin: 1 }, '/stdin: must be true or false, and is the number 1'],
  // numbers
  [
    'a quoted number',
    { ports: [{ containerPort: '80' }] },
    '/ports/0/containerPort: must be a whole number, and is the string "80"; take the quotes off',
  ],
  [
    'a number with a unit',
    { livenessProbe: { periodSeconds: '30s' } },
    '/livenessProbe/periodSeconds: must be a whole number, and is the string "30s"',
  ],
  [
    'a fraction',
    { livenessProbe: { periodSeconds: 0.5 } },
    '/livenessProbe/periodSeconds: must be a whole number, and is the number 0.5',
  ],
  [
    'a number of more than 32 bits',
    { ports: [{ containerPort: 2147483648 }] },
    '/ports/0/containerPort: the number 2147483648 does not fit into 32 bits',
  ],
  [
    'a number of more than 64 bits',
    { securityContext: { runAsUser: 1e20 } },
    '/securityContext/runAsUser: the number 100000000000000000000 does not fit into 64 bits',
  ],
  // numbers or strings
  [
    'a fraction for a port',
    { readinessProbe: { tcpSocket: { port: 80.5 } } },
    '/readinessProbe/tcpSocket/port: must be a whole number or a string, and is the number 80.5',
  ],
  [
    'a boolean for a port',
    { readinessProbe: { tcpSocket: { port: true } } },
    '/readinessProbe/tcpSocket/port: must be a whole number or a string, and is true; put it in quotes',
  ],
  [
    'a port of more than 32 bits',
    { readinessProbe: { tcpSocket: { port: 3e9 } } },
    '/readinessProbe/tcpSocket/port: the number 3000000000 does not fit into 32 bits',
  ],
  [
    'a list for a port',
    { readinessProbe: { tcpSocket: { port: [80] } } },
    '/readinessProbe/tcpSocket/port: must be a whole number or a string, and is a list',
  ],
  // quantities
  [
    'a unit that is none',
    { resources: { limits: { memory: '64MB' } } },
    '/resources/limits/memory: "64MB" is not a quantity; write a number with or without a unit, such as 100m or 64Mi',
  ],
  [
    'an empty quantity',
    { resources: { requests: { 'example.com/gpu': '' } } },
    '/resources/requests/example.com~1gpu: "" is not a quantity; write a number with or without a unit, such as 100m or 64Mi',
  ],
  [
    'a boolean for a quantity',
    { resources: { requests: { cpu: false } } },
    '/resources/requests/cpu: must be a quantity, and is false',
  ],
  // what is missing
  ['an entry without its key', { env: [{ value: 'b' }] }, '/env/0: name is missing'],
  ['an entry whose key is null', { env: [{ name: null, value: 'b' }] }, '/env/0: name is missing'],
  ['a probe without a port', { livenessProbe: { tcpSocket: {} } }, '/livenessProbe/tcpSocket: port is missing'],
  // values
  [
    'a choice in other letters',
    { imagePullPolicy: 'always' },
    '/imagePullPolicy: warning: "always" is none of Always, IfNotPresent, Never; did you mean "Always"?',
  ],
  [
    'a choice like none',
    { securityContext: { procMount: 'visible' } },
    '/securityContext/procMount: warning: "visible" is none of Default, Unmasked',
  ],
  [
    'a choice that only the API server itself checks',
    { restartPolicy: 'Allways' },
    '/restartPolicy: warning: "Allways" is none of Always, Never, OnFailure; did you mean "Always"?',
  ],
  [
    'a choice of very many',
    { lifecycle: { stopSignal: 'SIGTREM' } },
    '/lifecycle/stopSignal: warning: "SIGTREM" is no value that Kubernetes 1.37 knows; did you mean "SIGTERM"?',
  ],
  [
    'a number for a choice',
    { ports: [{ containerPort: 80, protocol: 6 }] },
    '/ports/0/protocol: must be a string, and is the number 6; put it in quotes',
  ],
];

/** Bodies of other types. */
const others: readonly (readonly [string, unknown, string, readonly string[]])[] = [
  [
    'a volume whose source lies too high',
    { name: 'v', sizeLimit: '1Gi' },
    'Volume',
    ['/sizeLimit: unknown field "sizeLimit"; did you mean "emptyDir.sizeLimit"?'],
  ],
  [
    'a choice in a list',
    { metadata: {}, spec: { accessModes: ['ReadWriteOnly'] } },
    'PersistentVolumeClaimTemplate',
    [
      '/spec/accessModes/0: warning: "ReadWriteOnly" is none of ReadOnlyMany, ReadWriteMany, ReadWriteOnce, ReadWriteOncePod; did you mean "ReadWriteOnce"?',
    ],
  ],
  [
    'a choice that may be empty',
    { name: 'v', hostPath: { path: '/x', type: 'Folder' } },
    'Volume',
    [
      '/hostPath/type: warning: "Folder" is none of BlockDevice, CharDevice, Directory, DirectoryOrCreate, File, FileOrCreate, Socket',
    ],
  ],
  [
    'a number as a label',
    { labels: { 'app.kubernetes.io/version': 1 } },
    'ObjectMeta',
    ['/labels/app.kubernetes.io~1version: must be a string, and is the number 1; put it in quotes'],
  ],
  [
    'a time that is none',
    { creationTimestamp: 'yesterday', deletionTimestamp: 1 },
    'ObjectMeta',
    [
      '/creationTimestamp: "yesterday" is not a time; write it as "2026-01-31T12:00:00Z"',
      '/deletionTimestamp: must be a time, and is the number 1; put it in quotes',
    ],
  ],
  [
    'a constraint with everything wrong',
    { topologykey: 'zone', maxSkew: '1', whenUnsatisfiable: 'Never' },
    'TopologySpreadConstraint',
    [
      '/topologykey: unknown field "topologykey"; did you mean "topologyKey"?',
      '/maxSkew: must be a whole number, and is the string "1"; take the quotes off',
      '/whenUnsatisfiable: warning: "Never" is none of DoNotSchedule, ScheduleAnyway',
      ': topologyKey is missing',
    ],
  ],
  ['a list for a container', [], 'Container', [': must be a map, and is a list; write its fields as "name: value"']],
  ['a pod spec without containers', { hostNetwork: true }, 'PodSpec', [': containers is missing']],
];

describe('checkSchema', () => {
  it.each(containers)('finds %s', (_name, wrong, text) => {
    expect(say({ name: 'a', ...wrong }, 'Container')).toEqual([text]);
  });

  it.each(others)('finds %s', (_name, value, type, texts) => {
    expect(say(value, type)).toEqual(texts);
  });

  it('takes what the API server takes', () => {
    const container = {
      name: 'a',
      image: null,
      args: ['', null],
      imagePullPolicy: '',
      ports: [{ containerPort: 80, hostPort: -2147483648, protocol: 'SCTP' }],
      livenessProbe: { tcpSocket: { port: '80%' }, httpGet: { port: 80 }, periodSeconds: null },
      resources: { limits: { cpu: 0.5, memory: ' 64Mi ', 'example.com/x': 1 }, requests: null },
      securityContext: { runAsUser: JSON.parse('9223372036854775807') },
      volumeMounts: [{ name: 'v', mountPath: '/x', recursiveReadOnly: 'IfPossible' }],
    };
    expect(say(container, 'Container')).toEqual([]);
    expect(say(null, 'Container')).toEqual([]);
    expect(say({ labels: JSON.parse('{"__proto__": "a", "constructor": ""}') }, 'ObjectMeta')).toEqual([]);
    expect(say({ creationTimestamp: '2026-01-31T12:00:00.5+02:00' }, 'ObjectMeta')).toEqual([]);
    expect(say({ managedFields: [{ fieldsV1: [{ x: 1 }] }] }, 'ObjectMeta')).toEqual([]);
  });

  it('checks a list by its type', () => {
    expect(say([{ name: 'a' }, {}], list(object('EnvVar')))).toEqual(['/1: name is missing']);
  });

  it('begins its pointers with the one that it is given', () => {
    const pointers: string[] = [];
    checkSchema({ images: '' }, 'Container', '/each', ({ pointer }) => pointers.push(pointer), { partial: true });
    checkSchema({}, 'EnvVar', '/env/0', ({ pointer }) => pointers.push(pointer));
    expect(pointers).toEqual(['/each/images', '/env/0']);
  });

  it('lets only the type of a partial value itself do without its required fields', () => {
    const each = { ports: [{ name: 'http' }], imagePullPolicy: 'Always' };
    expect(say(each, 'Container', { partial: true })).toEqual(['/ports/0: containerPort is missing']);
  });

  it('stops looking for near names, not for faults', () => {
    const value = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`imag${index}`, 1]));
    const found = say(value, 'Container', { partial: true });
    expect(found.length).toBe(60);
    expect(found.filter((text) => text.includes('did you mean')).length).toBe(50);
  });

  it('throws on a type that does not exist: that is our own mistake', () => {
    expect(() => say({}, 'Contaner')).toThrow('the schema has no type "Contaner"');
  });
});

describe('checkSchema with expressions', () => {
  const isExpression = (text: string) => {
    if (!text.includes('${')) return 'none';
    return /^\$\{[^}]*\}$/.test(text) ? 'whole' : 'part';
  };

  it('lets a single expression stand for anything', () => {
    const container = {
      name: '${x}',
      args: ['a', '${x}'],
      command: '${x}',
      env: ['${x}'],
      imagePullPolicy: '${x}',
      ports: [{ containerPort: '${x}' }],
      resources: '${x}',
      tty: '${x}',
    };
    expect(say(container, 'Container', { isExpression })).toEqual([]);
    expect(say('${x}', 'Container', { isExpression })).toEqual([]);
  });

  it('lets text around an expression stand where a string may', () => {
    const container = {
      name: 'a-${x}',
      imagePullPolicy: 'If${x}',
      livenessProbe: { tcpSocket: { port: 'p${x}' } },
      resources: { limits: { memory: '${x}Mi' } },
    };
    expect(say(container, 'Container', { isExpression })).toEqual([]);
  });

  it.each<[object, string]>([
    [{ tty: 'a${x}' }, '/tty: must be true or false, and is the string "a${x}"'],
    [
      { ports: [{ containerPort: '80${x}' }] },
      '/ports/0/containerPort: must be a whole number, and is the string "80${x}"',
    ],
    [{ args: 'a${x}' }, '/args: must be a list of strings, and is the string "a${x}"'],
    [{ env: ['a${x}'] }, '/env/0: must be a map, and is the string "a${x}"'],
    [{ resources: { limits: 'a${x}' } }, '/resources/limits: must be a map of quantities, and is the string "a${x}"'],
  ])('finds text around an expression in %j', (wrong, text) => {
    const remedy = 'make it one single expression: text around an expression gives a string';
    expect(say({ name: 'a', ...wrong }, 'Container', { isExpression })).toEqual([`${text}; ${remedy}`]);
  });

  it('still finds what is wrong around expressions', () => {
    const container = { name: '${x}', imagee: '${x}', env: [{ value: '${x}' }] };
    expect(say(container, 'Container', { isExpression })).toEqual([
      '/imagee: unknown field "imagee"; did you mean "image"?',
      '/env/0: name is missing',
    ]);
  });
});
