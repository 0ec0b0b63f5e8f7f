import { type ListNode, type MapNode, readAuthor, readDraft, toJson } from '../merge/draft.ts';
import type { MergeFault } from '../merge/merging.ts';
import { isIpAddress } from './isIpAddress.ts';

/** Kubernetes' limits for a pod's resolv.conf (kubernetes/pkg/apis/core/validation, MaxDNSNameservers and others). */
const limits = { nameservers: 3, searches: 32, searchCharacters: 2048 } as const;

/** What the API server would refuse in the pod's DNS settings, as far as a template brought it in. */
export const checkDns = (spec: MapNode): MergeFault[] => {
  const config = spec.changes.get('dnsConfig');
  const node = config?.kind === 'map' ? config : undefined;
  const faults = [...checkNameservers(openedList(node, 'nameservers')), ...checkSearches(openedList(node, 'searches'))];
  const author = readAuthor(spec, 'dnsPolicy');
  const known = readDraft(spec, 'dnsConfig') as { nameservers?: unknown[] } | undefined;
  if (author !== undefined && readDraft(spec, 'dnsPolicy') === 'None' && !known?.nameservers?.length) {
    const message = 'the policy None needs at least one nameserver';
    const remedy = 'add dnsConfig.nameservers to the template';
    faults.push({ template: author, path: 'spec.dnsPolicy', source: '/dnsPolicy', message, remedy });
  }
  return faults;
};

const openedList = (node: MapNode | undefined, field: string): ListNode | undefined => {
  const change = node?.changes.get(field);
  return change?.kind === 'list' ? change : undefined;
};

const lastAuthor = (list: ListNode): number | undefined =>
  list.entries.findLast((entry) => entry.added)?.claim?.template;

const checkNameservers = (list: ListNode | undefined): MergeFault[] => {
  const template = list === undefined ? undefined : lastAuthor(list);
  if (list === undefined || template === undefined) return [];
  const path = 'spec.dnsConfig.nameservers';
  const faults: MergeFault[] = [];
  for (const { key, added, claim } of list.entries) {
    if (!added || isIpAddress(key ?? '')) continue;
    const message = `"${key}" is not an IP address`;
    faults.push({
      template: claim?.template ?? template,
      path,
      source: '/dnsConfig/nameservers',
      message,
      remedy: 'write IPv4 or IPv6 addresses',
    });
  }
  if (list.entries.length > limits.nameservers) {
    const message = `${list.entries.length} nameservers with the pod's own; Kubernetes allows ${limits.nameservers}`;
    faults.push({
      template,
      path,
      source: '/dnsConfig/nameservers',
      message,
      remedy: 'take some out of the pod or the template',
    });
  }
  return faults;
};

const checkSearches = (list: ListNode | undefined): MergeFault[] => {
  const template = list === undefined ? undefined : lastAuthor(list);
  if (list === undefined || template === undefined) return [];
  const where = { template, path: 'spec.dnsConfig.searches', source: '/dnsConfig/searches' };
  const remedy = 'take some out of the pod or the template';
  const faults: MergeFault[] = [];
  const { length } = list.entries;
  if (length > limits.searches) {
    faults.push({
      ...where,
      message: `${length} search domains with the pod's own; Kubernetes allows ${limits.searches}`,
      remedy,
    });
  }
  const characters = list.entries.map((entry) => String(toJson(entry.change))).join(' ').length;
  if (characters > limits.searchCharacters) {
    const message = `the search domains take ${characters} characters; Kubernetes allows ${limits.searchCharacters}`;
    faults.push({ ...where, message, remedy });
  }
  return faults;
};
