import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../src/core/fault.ts';
import { parseTemplate } from '../../../src/core/template/parseTemplate.ts';

const parse = (text: string, key: 'template.yaml' | 'config' = 'template.yaml') =>
  parseTemplate({ namespace: 'podgraft-system', name: 't', key, text });

const faultsOf = (text: string): string[] => {
  const parsed = parse(text);
  return parsed.kind === 'faults' ? parsed.faults.map(formatFault) : [];
};

describe('a wrong template', () => {
  it.each([
    [
      'containers: {}',
      'template "t" (line 1, column 13), containers: must be a list of maps, and is a map; write each entry behind a "-"',
    ],
    [
      'containers: [x]',
      'template "t" (line 1, column 14), containers[0]: must be a map, and is the string "x"; write its fields as "name: value"',
    ],
    ['containers:\n- name: a', 'template "t" (line 2, column 3), containers[0]: image is missing'],
    ['containers:\n- image: "a:1"', 'template "t" (line 2, column 3), containers[0]: name is missing'],
    [
      'containers:\n- name: 7\n  image: "a:1"',
      'template "t" (line 2, column 9), containers[0].name: must be a string, and is the number 7; put it in quotes',
    ],
    [
      'containers: [{name: A_b, image: "a:1"}]',
      'template "t" (line 1, column 21), containers[0].name: "A_b" is not a container\'s name; use lower-case letters, digits and "-", at most 63',
    ],
    [
      'containers: [{name: a, image: auto}]',
      'template "t" (line 1, column 31), containers[0].image: "auto" asks for a template\'s image, and this is the template',
    ],
    [
      'containers: [{name: a, image: "a:1", restartPolicy: Always}]',
      'template "t" (line 1, column 53), containers[0].restartPolicy: restartPolicy: Always makes a native sidecar, and those stand under initContainers; move the container to initContainers',
    ],
    [
      'initContainers: [{name: a, image: "a:1", startupProbe: {}}]',
      'template "t" (line 1, column 56), initContainers[0].startupProbe: an init container that ends has no probes and no lifecycle; give it restartPolicy: Always to make it a native sidecar, or take the field out',
    ],
    [
      'containers: [{name: a, image: "a:1"}, {name: a, image: "b:1"}]',
      'template "t" (line 1, column 39), containers[1]: "a" is listed twice; keep one of the two',
    ],
    [
      'initContainers: [{name: a, image: "a:1"}]\ncontainers: [{name: a, image: "b:1"}]',
      'template "t" (line 2, column 21), containers[0].name: an init container has the name "a" too; give each container a name of its own',
    ],
    [
      'volumes: [{name: v}]',
      'template "t" (line 1, column 11), volumes[0]: the volume has no source; write "emptyDir: {}" if that is meant',
    ],
    [
      'volumes: [{name: v, emptyDir: {}, secret: {}}]',
      'template "t" (line 1, column 11), volumes[0]: a volume has one source, this one has emptyDir and secret; make two volumes of it',
    ],
    [
      'volumes: [{name: kube-api-access-x, emptyDir: {}}]',
      'template "t" (line 1, column 18), volumes[0].name: the API server takes volumes named kube-api-access-… for the service account token\'s; rename it',
    ],
    ['env: [{value: x}]', 'template "t" (line 1, column 7), env[0]: name is missing'],
    [
      'env: {A: x}',
      'template "t" (line 1, column 6), env: must be a list of maps, and is a map; write each entry behind a "-"',
    ],
    [
      'each: {name: a}',
      'template "t" (line 1, column 14), each.name: each is merged into other containers, so it has no name; say in targets which containers are meant',
    ],
    [
      'each: {env: [x]}',
      'template "t" (line 1, column 14), each.env[0]: must be a map, and is the string "x"; write its fields as "name: value"',
    ],
    [
      'env: [{name: A}, {name: A}]',
      'template "t" (line 1, column 18), env[1]: "A" is listed twice; keep one of the two',
    ],
    [
      'containers: [{name: a, image: "a:1", volumeMount: []}]',
      'template "t" (line 1, column 51), containers[0].volumeMount: unknown field "volumeMount"; did you mean "volumeMounts"?',
    ],
    [
      'each: {securityContext: {runAsUser: root}}',
      'template "t" (line 1, column 37), each.securityContext.runAsUser: must be a whole number, and is the string "root"',
    ],
    [
      'volumes: [{name: v, emptyDir: {sizelimit: 1Gi}}]',
      'template "t" (line 1, column 43), volumes[0].emptyDir.sizelimit: unknown field "sizelimit"; did you mean "sizeLimit"?',
    ],
    [
      'tolerations: [{tolerationSeconds: "5"}]',
      'template "t" (line 1, column 35), tolerations[0].tolerationSeconds: must be a whole number, and is the string "5"; take the quotes off',
    ],
    [
      'targets: {container: []}',
      'template "t" (line 1, column 22), targets.container: unknown field "container"; did you mean "containers"?',
    ],
    [
      'targets: {containers: "*"}',
      'template "t" (line 1, column 23), targets.containers: must be a list of names, "*" and "!name"; quote "*" and "!name": YAML gives both another meaning',
    ],
    [
      'labels: {a: 1}',
      'template "t" (line 1, column 13), labels.a: must be a string, and is the number 1; put it in quotes',
    ],
    [
      'labels: {a: "x y"}',
      'template "t" (line 1, column 13), labels.a: is not a legal label value; use at most 63 letters, digits, "-", "_" and "."',
    ],
    [
      'annotations: {podgraft.dev/inject: a}',
      'template "t" (line 1, column 36), annotations[podgraft.dev/inject]: "podgraft.dev/inject" is podgraft\'s own; leave it to the pods to ask for templates',
    ],
    [
      'labels: {"a b": x}',
      'template "t" (line 1, column 17), labels["a b"]: "a b" is not a legal key; write name, or prefix.example.com/name',
    ],
    ['onConflict: merge', 'template "t" (line 1, column 13), onConflict: must be one of keep, replace, reject'],
    ['failurePolicy: ignore', 'template "t" (line 1, column 16), failurePolicy: must be one of Fail, Ignore'],
    ['os: mac', 'template "t" (line 1, column 5), os: must be one of linux, windows, any'],
    ['description: 7', 'template "t" (line 1, column 14), description: must be one line of text'],
    [
      'serviceAccountName: admin',
      'template "t" (line 1, column 21), serviceAccountName: a template cannot state serviceAccountName: it would change who the pod is; take it out',
    ],
    [
      'contaners: []',
      'template "t" (line 1, column 12), contaners: unknown field "contaners"; did you mean "containers"?',
    ],
    ['__proto__: 1', 'template "t" (line 1, column 12), __proto__: unknown field "__proto__"'],
    [
      'env: [{name: A, value: "${HOME}"}]',
      'template "t" (line 1, column 27), env[0].value: there is no variable "HOME"; if a shell is to read it, write $${HOME}',
    ],
    [
      '- a',
      'template "t" (line 1, column 1): a template is a map; write its fields as "name: value", such as "containers:"',
    ],
  ])('%s', (text, expected) => {
    expect(faultsOf(text)).toEqual([expected]);
  });

  it('is told where the key stands if its value begins on another line', () => {
    expect(faultsOf('containers:\n- name: a\n  image: "a:1"\n  volumeMount:\n  - name: x')).toEqual([
      'template "t" (line 4, column 3), containers[0].volumeMount: unknown field "volumeMount"; did you mean "volumeMounts"?',
    ]);
  });

  it('gets all of its errors at once, in the order of the lines', () => {
    expect(
      faultsOf('os: mac\ncontainers:\n- name: a\nposition: middle\nvolumes: 7').map((text) => text.slice(0, 30)),
    ).toEqual([
      'template "t" (line 1, column 5',
      'template "t" (line 3, column 3',
      'template "t" (line 4, column 1',
      'template "t" (line 5, column 1',
    ]);
  });
});

describe('a value that is not among the known ones', () => {
  it('is a warning: a newer API server may know it', () => {
    const parsed = parse('dnsPolicy: ClusterSecond');
    expect(parsed.kind === 'template' && parsed.template.warnings).toMatchObject([
      { path: 'dnsPolicy', line: 1, column: 12, message: expect.stringContaining('"ClusterSecond"') },
    ]);
  });
});

describe('a template', () => {
  it('reads $${ as a literal ${, but not in the Initializers’ spelling', () => {
    const envOf = (key: 'template.yaml' | 'config') => {
      const parsed = parse('env: [{name: A, value: "$${HOME}"}]', key);
      return parsed.kind === 'template' && parsed.template.body.each[0]?.slot;
    };
    expect(envOf('template.yaml')).toEqual({ kind: 'plain', value: { env: [{ name: 'A', value: '${HOME}' }] } });
    expect(envOf('config')).toEqual({ kind: 'plain', value: { env: [{ name: 'A', value: '$${HOME}' }] } });
  });

  it('has a hash that follows what it does, not how it is written', () => {
    const hashOf = (text: string) => {
      const parsed = parse(text);
      return parsed.kind === 'template' && parsed.template.hash;
    };
    const hash = hashOf('hostPID: true\nsubdomain: a');
    expect(hashOf('# why\ndescription: new words\n"subdomain": "a"\nhostPID:   true')).toBe(hash);
    expect(hashOf('hostPID: true\nsubdomain: b')).not.toBe(hash);
  });

  it('that is the body of the Initializers’ tutorial is valid as it stands', () => {
    const text = `containers:
  - name: logging-agent
    image: gcr.io/google_containers/fluentd:1.30
    env:
      - name: FLUENTD_ARGS
        value: -c /etc/fluentd-config/fluentd.conf
    volumeMounts:
      - name: varlog
        mountPath: /var/log
volumes:
  - name: varlog
    emptyDir: {}
`;
    expect(parse(text, 'config').kind).toBe('template');
  });
});
