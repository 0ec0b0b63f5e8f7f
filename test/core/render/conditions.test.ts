import { describe, expect, it } from 'vitest';
import { answer, ask } from './ask.ts';

const team = { shop: { labels: { team: 'a' } } };

describe('when', () => {
  it.each(["pod.metadata.labels.tier == 'web'", '${pod.metadata.labels.tier == "web"}', 'true || cluster.none == ""'])(
    'that holds applies the template: %s',
    (condition) => {
      const templates = { t: `when: ${JSON.stringify(condition)}\nhostname: h` };
      expect(answer({ templates, metadata: { labels: { tier: 'web' } } }).spec).toMatchObject({ hostname: 'h' });
    },
  );
  it('that does not hold skips the template with the reason condition', () => {
    const decision = ask({ templates: { t: 'when: "false"\nhostname: h' } });
    expect(decision).toMatchObject({
      kind: 'skip',
      reason: 'condition',
      considered: [{ outcome: 'skipped', reason: 'condition' }],
    });
  });
  it('skips the one and applies the others', () => {
    const decision = ask({ templates: { t: 'when: "false"\nhostname: h', u: 'subdomain: s' } });
    expect(decision).toMatchObject({ kind: 'inject', considered: [{ outcome: 'skipped' }, { outcome: 'applied' }] });
  });
  it('that does not hold needs no parameters, and says nothing of deprecated ones', () => {
    const template =
      'parameters: {a: {type: string}, b: {type: string, default: x, deprecated: use c}}\nwhen: "false"\nhostname: h';
    const decision = ask({ templates: { t: template }, annotations: { 't.podgraft.dev/b': 'z' } });
    expect(decision).toMatchObject({ kind: 'skip', reason: 'condition', warnings: [] });
  });
  it('is not asked on another operating system', () => {
    const decision = ask({ templates: { t: 'when: cluster.none == ""\nhostname: h' }, spec: '{os: {name: windows}}' });
    expect(decision).toMatchObject({ kind: 'skip', reason: 'os' });
  });
  it('that fails is a fault with its place', () => {
    expect(answer({ templates: { t: "when: |\n  pod.metadata.labels.tier == 'web'\nhostname: h" } })).toEqual({
      faults: [
        'template "t" (line 2, column 23), when: no such key: "tier"; ask has() before, or use .?tier.orValue(...)',
      ],
    });
  });
  it('that gives something else is a fault', () => {
    expect(answer({ templates: { t: 'when: dyn(1)\nhostname: h' } })).toEqual({
      faults: ['template "t" (line 1, column 7), when: must give true or false'],
    });
  });
  it.each([
    [
      'no longer holds once the template is applied',
      "!('tier' in pod.metadata.labels)",
      'it holds for the pod as it came, and no longer once the templates are applied',
    ],
    [
      'holds only once the others are applied',
      "'tier' in pod.metadata.labels",
      'it does not hold for the pod as it came, but does once the templates are applied',
    ],
  ])('that %s is refused', (_how, condition, message) => {
    const templates = { t: `when: "${condition}"\nhostname: h`, u: 'labels: {tier: web}' };
    expect(ask({ templates })).toMatchObject({
      kind: 'reject',
      reason: 'unstable',
      faults: [{ template: 't', path: 'when', message }],
    });
  });
});

describe('allow', () => {
  const guarded = (more = '') => `${more}allow: namespaceObject.metadata.labels.team == 'b'\nhostname: h`;
  const refused = (line: number) => ({
    faults: [
      `template "t" (line ${line}, column 8), allow: this pod may not use the template; its allow says: namespaceObject.metadata.labels.team == 'b'`,
    ],
  });

  it('that holds applies the template', () => {
    expect(answer({ templates: { t: guarded() }, namespaces: { shop: { labels: { team: 'b' } } } }).spec).toMatchObject(
      { hostname: 'h' },
    );
  });
  it('that does not hold rejects the pod and says what it asks', () => {
    expect(answer({ templates: { t: guarded() }, namespaces: team })).toEqual(refused(1));
    expect(ask({ templates: { t: guarded() }, namespaces: team })).toMatchObject({ reason: 'not-allowed' });
  });
  it('rejects it even if the template may be ignored', () => {
    expect(
      answer({ templates: { t: guarded('failurePolicy: Ignore\n'), u: 'subdomain: s' }, namespaces: team }),
    ).toEqual(refused(2));
  });
  it('rejects it even if a parameter is missing besides', () => {
    const template = guarded('failurePolicy: Ignore\nparameters: {p: {type: string}}\n');
    expect(answer({ templates: { t: template }, namespaces: team })).toEqual(refused(3));
  });
  it('is not asked where the condition does not hold', () => {
    expect(ask({ templates: { t: guarded('when: "false"\n') }, namespaces: team })).toMatchObject({
      kind: 'skip',
      reason: 'condition',
    });
  });
  it('that fails never lets the template in', () => {
    expect(ask({ templates: { t: guarded() } })).toMatchObject({
      kind: 'reject',
      faults: [{ path: 'allow', message: 'no such key: "team"' }],
    });
    expect(ask({ templates: { t: guarded('failurePolicy: Ignore\n') } })).toMatchObject({
      kind: 'skip',
      considered: [{ outcome: 'ignored' }],
    });
  });
  it('is shown cut to 120 characters on one line', () => {
    const condition = `false || ${'1 == 2 || '.repeat(20)}\n  false`;
    const [fault = ''] = answer({ templates: { t: `allow: |\n  ${condition}\nhostname: h` } }).faults ?? [];
    expect(fault).toMatch(/its allow says: false \|\| 1 == 2 .{103}…$/);
    expect(fault).not.toContain('\n');
  });
  it('of a broken template that may be ignored is not what decides: its errors are', () => {
    expect(ask({ templates: { t: `allow: "false"\nhostname: 7` } })).toMatchObject({ reason: 'broken-template' });
  });
});
