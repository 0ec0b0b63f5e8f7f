import type { Facts } from './facts.ts';
import { error, notReached, type Report, report } from './report.ts';

/** Whether podgraft takes all templates. */
export const checkTemplates = ({ templates, namespace, home }: Facts): Report => {
  if (namespace.kind === 'absent') return notReached('templates', `there is no namespace ${home}`);
  if (templates.kind !== 'read') {
    return notReached('templates', templates.kind === 'absent' ? 'there are none' : templates.because);
  }
  const { count, problems } = templates.value;
  const remedy = 'mend it and apply it again; podgraft lint shows the same for a file';
  const flaws = problems.map(({ place, message }) => error(place, message, remedy));
  return report('templates', `${count} can be used`, flaws);
};
