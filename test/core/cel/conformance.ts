import type { JsonMap } from '../../../src/core/json.ts';

/**
 * Expressions and what they give, as texts: so that the same rows can run as `messageExpression` of a
 * ValidatingAdmissionPolicy, with `object` for `pod`. `differs` says why Kubernetes gives something else.
 */
export interface Row {
  readonly expression: string;
  readonly result: string;
  readonly differs?: string;
}

export const conformancePod: JsonMap = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web-0',
    namespace: 'shop',
    labels: { app: 'web', 'app.kubernetes.io/name': 'shop', constructor: 'c' },
    annotations: { list: 'a, b ,c', emoji: 'a😀b😀c', empty: '', upper: 'TacoCÆt' },
  },
  spec: {
    hostNetwork: false,
    terminationGracePeriodSeconds: 30,
    containers: [
      {
        name: 'app',
        image: 'registry.example/team/app:1.2',
        ports: [
          { containerPort: 8080, protocol: 'TCP' },
          { containerPort: 9090, protocol: 'UDP' },
        ],
        env: [{ name: 'A', value: '1' }],
        resources: { limits: { cpu: '500m', memory: '1Gi' } },
      },
      { name: 'log', image: 'log:3', resources: {} },
    ],
  },
};
// Written as a literal, `__proto__` would be no key: the label comes as JSON.parse would bring it.
Object.defineProperty((conformancePod['metadata'] as JsonMap)['labels'], '__proto__', {
  value: 'p',
  enumerable: true,
});

const notInKubernetes = 'the function is not in Kubernetes';
const noSuchLabel = 'the API server refuses a label of that name';

export const conformance: readonly Row[] = [
  // fields
  { expression: 'pod.metadata.name', result: 'web-0' },
  { expression: 'pod.metadata.labels["app.kubernetes.io/name"]', result: 'shop' },
  { expression: 'pod.metadata.labels.app + "-" + pod.metadata.namespace', result: 'web-shop' },
  { expression: 'pod.metadata.labels["constructor"]', result: 'c' },
  { expression: 'pod.metadata.labels["__proto__"]', result: 'p', differs: noSuchLabel },
  { expression: 'string("toString" in pod.metadata.labels)', result: 'false' },
  { expression: 'string("__proto__" in pod.metadata.labels)', result: 'true', differs: noSuchLabel },
  { expression: 'pod.spec.containers[1].name', result: 'log' },
  { expression: 'string(has(pod.spec.terminationGracePeriodSeconds))', result: 'true' },
  { expression: 'string(has(pod.spec.hostPID))', result: 'false' },
  {
    expression: 'string(has(pod.spec.hostNetwork))',
    result: 'true',
    differs: 'the API server leaves out a boolean field that is false',
  },
  { expression: 'has(pod.metadata.labels.tier) ? pod.metadata.labels.tier : "none"', result: 'none' },
  { expression: 'pod.spec.?dnsPolicy.orValue("ClusterFirst")', result: 'ClusterFirst' },
  { expression: 'pod.?spec.?securityContext.?runAsUser.orValue(1000) == 1000 ? "y" : "n"', result: 'y' },
  { expression: 'pod.metadata.labels[?"app"].orValue("x")', result: 'web' },
  { expression: 'pod.metadata.labels[?"no"].orValue("x")', result: 'x' },
  { expression: 'pod.spec.containers[?7].optMap(c, c.name).orValue("none")', result: 'none' },
  { expression: 'pod.spec.containers[?0].optMap(c, c.name).value()', result: 'app' },
  { expression: 'string(pod.spec.?hostPID.hasValue())', result: 'false' },
  { expression: 'string(pod.spec.?hostPID.orValue(true))', result: 'true' },
  { expression: 'optional.none().or(optional.of("b")).value()', result: 'b' },
  // numbers
  { expression: 'string(pod.spec.terminationGracePeriodSeconds * 2)', result: '60' },
  { expression: 'string(7 / 2) + string(-7 / 2) + string(-7 % 3)', result: '3-3-1' },
  { expression: 'string(1.5 + 2.0)', result: '3.5' },
  { expression: 'string(1000000.0) + " " + string(123456.0) + " " + string(0.00001)', result: '1e+06 123456 1e-05' },
  { expression: 'string(double(3)) + string(int(3.9)) + string(int("-42"))', result: '33-42' },
  { expression: 'string(9223372036854775807)', result: '9223372036854775807' },
  { expression: 'string(-9223372036854775808)', result: '-9223372036854775808' },
  { expression: 'string(1 < 2.5) + string(dyn(1) == dyn(1.0)) + string(2 >= 2)', result: 'truetruetrue' },
  { expression: 'string(0x1F)', result: '31' },
  // texts
  { expression: '"hello mellow".indexOf("ello", 2) == 7 ? "y" : "n"', result: 'y' },
  {
    expression: 'string("hello".indexOf("")) + string("hello".indexOf("", 2)) + string("hello".indexOf("z"))',
    result: '02-1',
  },
  {
    expression: 'string("hello mellow".lastIndexOf("ello")) + string("hello mellow".lastIndexOf("ello", 6))',
    result: '71',
  },
  { expression: 'string("hello".lastIndexOf("")) + string("".lastIndexOf(""))', result: '50' },
  { expression: '"tacocat".substring(4) + "tacocat".substring(0, 4) + "abc".substring(3)', result: 'cattaco' },
  { expression: '"hello".charAt(4) + "hello".charAt(5) + "|"', result: 'o|' },
  { expression: 'pod.metadata.annotations["upper"].lowerAscii()', result: 'tacocÆt' },
  { expression: '"tacocæt".upperAscii()', result: 'TACOCæT' },
  { expression: '"  \\ttrim\\n ".trim() + "|"', result: 'trim|' },
  { expression: '"\\u00a0x\\u200b\\ufeff".trim() == "x\\u200b\\ufeff" ? "y" : "n"', result: 'y' },
  {
    expression: '"hello hello".replace("he", "we") + "hello hello".replace("he", "we", 1)',
    result: 'wello wellowello hello',
  },
  {
    expression: '"hello".replace("l", "L", 0) + "ab".replace("", "-") + "ab".replace("", "-", 2)',
    result: 'hello-a-b--a-b',
  },
  { expression: '"a$&b".replace("b", "$&")', result: 'a$&$&' },
  { expression: 'pod.metadata.annotations["list"].split(",").map(x, x.trim()).join("+")', result: 'a+b+c' },
  { expression: '"a b c d".split(" ", 2).join("|") + string(size("a b".split(" ", 0)))', result: 'a|b c d0' },
  { expression: '"a😀b".split("").join("|")', result: 'a|😀|b' },
  { expression: 'string("".split(",").size()) + ["x"].join() + ["x", "y"].join("/")', result: '1xx/y' },
  { expression: 'string(size(pod.metadata.annotations["emoji"]))', result: '5' },
  { expression: 'pod.metadata.annotations["emoji"].substring(2, 4)', result: 'b😀' },
  { expression: 'string(pod.metadata.annotations["emoji"].indexOf("c"))', result: '4' },
  { expression: 'string(pod.metadata.annotations["emoji"].lastIndexOf("😀"))', result: '3' },
  {
    expression: 'string("abc".contains("bc")) + string("abc".startsWith("b")) + string("abc".endsWith("c"))',
    result: 'truefalsetrue',
  },
  { expression: 'string("a" < "b") + string("Z" < "a") + string("😀" > "\\uffee")', result: 'truetruetrue' },
  { expression: 'strings.quote("a\\"b\\n")', result: '"a\\"b\\n"' },
  { expression: '"%s is %d (%x, %X, %o, %b)".format(["n", 26, 26, 26, 26, 5])', result: 'n is 26 (1a, 1A, 32, 101)' },
  { expression: '"%.2f|%f|%s|100%%".format([3.14159, 1234567.0, 2.5])', result: '3.14|1,234,567.000000|2.5|100%' },
  { expression: '"%s %s %s".format([[1, 2], {"b": "x", "a": "y"}, null])', result: '[1, 2] {"a":"y", "b":"x"} null' },
  { expression: '"%s %b %x".format([true, false, "hi"])', result: 'true 0 6869' },
  { expression: '"%s".format([[1.5, "a", true, null]])', result: '[1.500000, "a", true, null]' },
  { expression: '"%s".format([type("")])', result: 'string' },
  // regular expressions
  { expression: 'string("abc-123".matches("[0-9]+$")) + string("abc".matches("^b"))', result: 'truefalse' },
  { expression: '"abc 123".find("[0-9]+") + "abc 123".find("xyz")', result: '123' },
  { expression: '"123 abc 456".findAll("[0-9]+").join(",")', result: '123,456' },
  { expression: '"123 abc 456".findAll("[0-9]*").join(",")', result: '123,,,,,456' },
  { expression: '"1 2 3".findAll("[0-9]", 2).join(",") + "|" + "1 2".findAll("[0-9]", 0).join(",")', result: '1,2|' },
  { expression: 'pod.spec.containers[0].image.find("^[^/]+")', result: 'registry.example' },
  // lists
  { expression: 'string(pod.spec.containers.size()) + string(size(pod.metadata.annotations))', result: '24' },
  {
    expression:
      'string([1, 3].sum()) + string([1.5, 2.0].sum()) + string([2, 1].min()) + string(["a", "b"].max() == "b")',
    result: '43.51true',
  },
  {
    expression: 'string([1, 2, 2].indexOf(2)) + string([1, 2, 2].lastIndexOf(2)) + string(["a"].indexOf("b"))',
    result: '12-1',
  },
  { expression: 'string([1, 2, 2].isSorted()) + string(["b", "a"].isSorted())', result: 'truefalse' },
  { expression: 'pod.spec.containers.map(c, c.name).join(",")', result: 'app,log' },
  { expression: 'pod.spec.containers.filter(c, c.name.startsWith("l")).map(c, c.image).join(",")', result: 'log:3' },
  {
    expression: 'pod.spec.containers.map(c, c.name != "log", c.image).join(",")',
    result: 'registry.example/team/app:1.2',
  },
  {
    expression: 'string(pod.spec.containers.exists(c, has(c.ports) && c.ports.exists(p, p.containerPort == 9090)))',
    result: 'true',
  },
  { expression: 'string(pod.spec.containers.all(c, c.ports.size() > 0 || c.name == "log"))', result: 'true' },
  { expression: 'string(pod.spec.containers.exists(c, c.ports[1].containerPort == 9090))', result: 'true' },
  { expression: 'string(pod.spec.containers.exists_one(c, c.name == "app"))', result: 'true' },
  {
    expression: 'string([1, 2].all(x, x > 0)) + string([].exists(x, x)) + string([].all(x, x))',
    result: 'truefalsetrue',
  },
  { expression: '([1, 2] + [3]).map(x, string(x)).join("")', result: '123' },
  {
    expression: 'string("app" in ["app", "b"]) + string("app" in pod.metadata.labels) + string(3 in [1, 2])',
    result: 'truetruefalse',
  },
  {
    expression: 'string([1, [2]] == [1, [2]]) + string({"a": 1} == {"a": 1}) + string([1] == [2])',
    result: 'truetruefalse',
    differs: 'Kubernetes has no lists of mixed types',
  },
  { expression: '["c", "a", "b"].sort().join("")', result: 'abc' },
  { expression: '[[1, 2], [3]].flatten().map(x, string(x)).join("")', result: '123' },
  { expression: '[1, 2].reverse().map(x, string(x)).join("")', result: '21' },
  { expression: '"ab😀".reverse()', result: '😀ba', differs: notInKubernetes },
  { expression: '["a", "b"].transformList(i, v, string(i) + v).join(",")', result: '0a,1b' },
  { expression: '{"a": 1, "b": 2}.transformMap(k, v, v > 1, v * 2).map(k, k).join(",")', result: 'b' },
  { expression: 'string(["a", "b"].exists(i, v, i == 1 && v == "b"))', result: 'true' },
  { expression: 'cel.bind(n, pod.metadata.name, n + n)', result: 'web-0web-0', differs: 'Kubernetes has no cel.bind' },
  // logic
  {
    expression: 'string(true || pod.spec.hostPID) + string(pod.spec.hostPID || true)',
    result: 'truetrue',
  },
  { expression: 'string(1 / 0 == 1 || true) + string(!(1 / 0 == 1 && false))', result: 'truetrue' },
  { expression: 'string([0, 1].exists(x, 1 / x == 1)) + string(![0, 2].all(x, 1 / x == 1))', result: 'truetrue' },
  {
    expression: 'string(type(1) == int) + string(type("") == string) + string(type(null) == null_type)',
    result: 'truetruetrue',
  },
  {
    expression: 'string(dyn("a") == dyn(1)) + string(bool("true")) + string(dyn(null) == dyn(null))',
    result: 'falsetruetrue',
  },
  // quantities
  {
    expression: 'string(isQuantity("1.3Gi")) + string(isQuantity("200K")) + string(quantity("50k").isInteger())',
    result: 'truefalsetrue',
  },
  { expression: 'string(quantity("50k").add(20).sub(quantity("100k")).sub(-50000) == quantity("20"))', result: 'true' },
  {
    expression:
      'string(quantity("200M").compareTo(quantity("0.2G"))) + string(quantity("50M").compareTo(quantity("50Mi")))',
    result: '0-1',
  },
  {
    expression:
      'string(quantity("150Mi").isGreaterThan(quantity("100Mi"))) + string(quantity("50M").isLessThan(quantity("5M")))',
    result: 'truefalse',
  },
  {
    expression:
      'string(quantity("50k").asInteger()) + string(quantity("500m").asApproximateFloat()) + string(sign(quantity("-1")))',
    result: '500000.5-1',
  },
  {
    expression: 'string(quantity("1").sign())',
    result: '1',
    differs: 'Kubernetes documents q.sign() but registers sign(q) only',
  },
  {
    expression: 'string(quantity(pod.spec.containers[0].resources.limits.memory) == quantity("1024Mi"))',
    result: 'true',
  },
  // podgraft's own
  { expression: 'append("-a", " ", "-b")', result: '-a -b', differs: notInKubernetes },
  { expression: 'append("-a -b -c", " ", "-b")', result: '-a -b -c', differs: notInKubernetes },
  { expression: 'append("-bc", " ", "-b")', result: '-bc -b', differs: notInKubernetes },
  {
    expression: 'append("-a", " ", "-b -c") == append(append("-a", " ", "-b -c"), " ", "-b -c") ? "y" : "n"',
    result: 'y',
    differs: notInKubernetes,
  },
  { expression: 'append(null, " ", "-b") + append("", ":", "/bin")', result: '-b/bin', differs: notInKubernetes },
  {
    expression: 'toJson({"b": [1, 2.5, null, true], "a": "x\\"y"})',
    result: '{"a":"x\\"y","b":[1,2.5,null,true]}',
    differs: notInKubernetes,
  },
  {
    expression: 'toJson(pod.spec.containers[0].ports)',
    result: '[{"containerPort":8080,"protocol":"TCP"},{"containerPort":9090,"protocol":"UDP"}]',
    differs: notInKubernetes,
  },
  { expression: 'true ? "a" : null', result: 'a', differs: 'Kubernetes wants dyn() around one branch' },
];
