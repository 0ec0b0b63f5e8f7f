/**
 * What may stand in fields whose values the API server checks and its OpenAPI does not state, by type and field. Each was
 * taken from the API server's own answer to another value: "Unsupported value …: supported values: …" (Kubernetes 1.37,
 * pkg/apis/core/validation/validation.go; for the selector apimachinery, pkg/apis/meta/v1/validation).
 */
export const closedSets: Readonly<Record<string, readonly string[]>> = {
  'Container.restartPolicy': ['Always', 'Never', 'OnFailure'],
  'ContainerResizePolicy.resourceName': ['cpu', 'memory'],
  'ContainerResizePolicy.restartPolicy': ['NotRequired', 'RestartContainer'],
  'ContainerRestartRule.action': ['Restart', 'RestartAllContainers'],
  'ContainerRestartRuleOnExitCodes.operator': ['In', 'NotIn'],
  'LabelSelectorRequirement.operator': ['DoesNotExist', 'Exists', 'In', 'NotIn'],
  'PodCertificateProjection.keyType': ['ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519', 'RSA3072', 'RSA4096'],
  'PodOS.name': ['linux', 'windows'],
  'PodSecurityContext.seLinuxChangePolicy': ['MountOption', 'Recursive'],
  'VolumeMount.recursiveReadOnly': ['Disabled', 'Enabled', 'IfPossible'],
};
