// A module of its own, so that it can be loaded late and a bundle still holds nothing else of the library.
export { KubeConfig } from '@kubernetes/client-node';
