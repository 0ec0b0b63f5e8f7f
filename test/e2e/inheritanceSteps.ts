import type { Annotations, Places } from './toWorkload.ts';

export const asksFor = (list: string): Annotations => ({ 'podgraft.dev/inject': list });

/** One edit of a workload, and what it comes to. */
interface Step extends Places {
  readonly title: string;
  readonly inherited?: Annotations;
  readonly templates: readonly string[];
}

export const logging = asksFor('logging-agent');
export const dns = asksFor('dns-tuning');
const withPath = { ...logging, 'logging-agent.podgraft.dev/path': '/logs' };
const legacy = { 'initializer.kubernetes.io/dns-tuning': 'true' };

/** One edit after the other of the same workload: where it says what, what its pods then inherit, and what they get. */
export const steps: readonly Step[] = [
  { title: 'asks', own: dns, inherited: dns, templates: ['dns-tuning'] },
  { title: 'asks for another', own: logging, inherited: logging, templates: ['logging-agent'] },
  { title: 'sets a parameter, too', own: withPath, inherited: withPath, templates: ['logging-agent'] },
  { title: 'says it in its pod template instead', template: logging, templates: ['logging-agent'] },
  { title: 'says it on itself again', own: logging, inherited: logging, templates: ['logging-agent'] },
  { title: 'says it in both places', own: dns, template: logging, inherited: dns, templates: ['logging-agent'] },
  { title: 'asks in the legacy spelling', own: legacy, inherited: legacy, templates: ['dns-tuning'] },
  { title: 'opts out', own: asksFor('disabled'), inherited: asksFor('disabled'), templates: [] },
  {
    title: 'asks for both',
    own: asksFor('dns-tuning,logging-agent'),
    inherited: asksFor('dns-tuning,logging-agent'),
    templates: ['dns-tuning', 'logging-agent'],
  },
  { title: 'asks no more', templates: [] },
];
