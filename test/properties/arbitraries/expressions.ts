import { oneOf } from './sparse.ts';

/** What every template of the dynamic worlds declares. */
export const parameters = {
  level: { type: 'string', enum: ['info', 'debug', 'x'], default: 'info' },
  count: { type: 'integer', minimum: 0, maximum: 50, default: 2 },
  flag: { type: 'boolean', default: true },
  size: { type: 'quantity', maximum: '1Gi', default: '64Mi' },
  items: { type: 'list', pattern: '[a-z]{1,3}', default: ['a', 'b'] },
} as const;

/** Defaults that depend on the pod: those of names make a template unstable. */
export const readingDefault = oneOf(
  "${workload.kind == 'Pod' ? 'info' : 'debug'}",
  "${pod.spec.containers.size() > 1 ? 'info' : 'debug'}",
  "${has(pod.spec.volumes) ? 'x' : 'info'}",
);

/** Texts that may stand everywhere but in names. Some give null, and some read what templates change. */
const podTexts = [
  '${params.level}',
  'x-${params.count}-${params.flag}',
  '${params.items.join(",")}',
  '${params.size}',
  '${params.flag ? "on" : null}',
  '$${HOME} ${namespaceObject.metadata.name}',
  '${workload.kind + "/" + workload.name}',
  '${cluster.?region.orValue("none")}',
  '${pod.spec.containers.map(c, c.name).join(" ")}',
  '${pod.spec.containers[0].image}',
  '${pod.spec.?nodeSelector.?disk.orValue("-")}',
  '${pod.metadata.labels.size()}',
  '${pod.metadata.?labels.?tier.orValue(null)}',
  '${has(pod.spec.dnsConfig) ? toJson(pod.spec.dnsConfig) : null}',
  '${pod.spec.?terminationGracePeriodSeconds.orValue(30)}',
  '${pod.spec.?hostNetwork.orValue(false) ? "host" : null}',
  '${pod.spec.containers.exists(c, c.?env.orValue([]).exists(e, e.name == "A")) ? "has A" : "no A"}',
] as const;

const eachTexts = [
  '${container.name}',
  '${container.name}-${params.level}',
  '${container.image}',
  '${container.?args.orValue([]).join(" ")}',
  '${container.?env.orValue([]).filter(e, e.name == "B").map(e, e.?value.orValue("")).join("")}',
] as const;

const ownTexts = [
  '${append(own, " ", "-x")}',
  '${append(own, ",", params.level)}',
  '${append(append(own, " ", "-x"), " ", "-y -z")}',
  '${own == null ? "new" : own}',
  '${own == null ? params.level : own}',
  '${own != null ? own : null}',
  '${own}',
  '${own == null ? "a" : own + "b"}',
  '${own == "1" ? "2" : "1"}',
  '-${own == null ? "" : own}',
] as const;

export const podText = oneOf(...podTexts);
export const eachText = oneOf(...podTexts, ...eachTexts);
export const ownText = oneOf(...ownTexts, ...ownTexts, ...eachTexts, ...podTexts);
/** In PodSpec fields there is no container. */
export const specText = oneOf(...ownTexts, ...podTexts);

export const integer = oneOf(
  '${params.count}',
  '${own == null ? 60 : own}',
  '${own == null || own < 60 ? 60 : own}',
  '${[60, own == null ? 0 : int(own)].max()}',
  '${own == null ? null : own}',
  '${own == null ? 60 : null}',
  '${30}',
  '${own == null ? 30 : 30}',
  '${own == null ? 1 : own + 1}',
  '${pod.spec.containers.size() * 10}',
);

export const boolean = oneOf(
  '${params.flag}',
  '${own == null ? true : own}',
  '${own == null ? false : own}',
  '${own == null ? true : !own}',
  '${!params.flag}',
  '${null}',
);

export const amount = oneOf(
  '${params.size}',
  '${own == null ? "64Mi" : own}',
  '${own == null ? null : own}',
  '${own == null ? null : "64Mi"}',
  '${own == null ? dyn("1") : quantity(string(own)).add(quantity("1Mi"))}',
  '${own == null || quantity(string(own)).isLessThan(quantity("64Mi")) ? "64Mi" : own}',
  '${own == null ? dyn(params.size) : quantity(string(own)).add(quantity("0"))}',
  '${params.count}Mi',
);

export const probePath = oneOf(
  '/${params.level}',
  '${params.items.join("/")}',
  '${own == null ? "/ready" : own}',
  '${append(own, "?", "deep")}',
);

export const image = oneOf(
  '${own.startsWith("m/") ? own : "m/" + own}',
  '${container.image.startsWith("m/") ? container.image : "m/" + container.image}',
  '${own}',
  'm/${own}',
  'agent:${params.count}',
);

export const list = oneOf(
  '${own == null ? ["-x"] : "-x" in own ? own : own + ["-x"]}',
  '${(own == null ? [] : own) + ["-x"]}',
  '${own == null ? params.items : own}',
  '${params.items}',
  '${container.?args.orValue([])}',
  '${own == null ? null : own.filter(a, a != "--a")}',
);

export const item = oneOf(
  '-v',
  '${params.level}',
  '${params.items}',
  '${params.flag ? "--flag" : null}',
  '${params.count}',
);

export const condition = oneOf(
  '${params.flag}',
  'pod.spec.containers.size() < 3',
  '!("tier" in pod.metadata.labels)',
  'namespaceObject.metadata.name == "shop"',
  'workload.kind == "Pod" || false',
  '!pod.spec.?hostNetwork.orValue(false)',
  'pod.spec.?nodeSelector.?disk.orValue("") != "ssd"',
);
