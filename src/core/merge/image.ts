/**
 * The imagePullPolicy that the API server gives to an image without one: Always for the tag `latest` or none,
 * IfNotPresent for any other tag and for digests (kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Container).
 */
export const defaultPullPolicy = (image: string): 'Always' | 'IfNotPresent' => {
  if (image.includes('@')) return 'IfNotPresent';
  const name = image.slice(image.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon === -1 || name.slice(colon + 1) === 'latest' ? 'Always' : 'IfNotPresent';
};

/** The image of a user's stub that asks for the template's own image. */
export const autoImage = 'auto';
