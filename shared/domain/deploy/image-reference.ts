import { hostFault } from '../../public-host.ts';

/**
 * This module checks the grammar of container image references (distribution/reference): `[host[:port]/]path[:tag][@digest]`. A
 * host cannot pull any other reference, and at that time the pod is already being paid for.
 */

const maxNameCharacters = 255;

const digestHexDigits: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Returns the reason why no host can pull the image, as the end of a sentence. Returns `undefined` if the reference is well-formed. */
export const imageReferenceFault = (reference: string): string | undefined => {
  if (reference.includes('://')) return 'must have no scheme: write host/owner/name:tag without http:// or https://';
  const at = reference.indexOf('@');
  const named = at === -1 ? reference : reference.slice(0, at);
  // A colon before the last slash begins a port, not a tag.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon === -1 ? named : named.slice(0, colon);
  return (
    nameFault(name) ??
    (colon === -1 ? undefined : tagFault(named.slice(colon + 1))) ??
    (at === -1 ? undefined : digestFault(reference.slice(at + 1)))
  );
};

const nameFault = (name: string): string | undefined => {
  if (name === '') return 'must have a name, such as owner/name:tag';
  if (name.length > maxNameCharacters) return `must have a name of at most ${maxNameCharacters} characters`;
  if (/^[0-9a-f]{64}$/.test(name)) return 'must be a name, not the id of an image';
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const hasHost = /[.:]/.test(first) || first === 'localhost';
  const path = hasHost ? name.slice(slash + 1) : name;
  return (hasHost ? registryFault(first) : undefined) ?? pathFault(path);
};

const registryFault = (host: string): string | undefined => {
  const isHost =
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?$/;
  if (!isHost.test(host)) return 'has a registry that is no host with an optional port, such as ghcr.io';
  const fault = hostFault(host.replace(/:[0-9]+$/, '').toLowerCase());
  return fault === undefined ? undefined : `has a registry that ${fault}, which no machine of RunPod's can reach`;
};

const pathFault = (path: string): string | undefined => {
  for (const component of path.split('/')) {
    if (component === '') return 'has an empty part between its slashes';
    if (/[A-Z]/.test(component))
      return 'must have its repository in lower case; only a registry and a tag may be upper';
    if (!/^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/.test(component)) {
      return 'must have parts of lower-case letters and digits with single ., _, __ or - between them';
    }
  }
  return undefined;
};

const tagFault = (tag: string): string | undefined => {
  if (tag.includes(':')) return 'has more than one tag';
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag)) return undefined;
  return 'must have a tag of 1 to 128 letters, digits, _, . and - after the colon';
};

const digestFault = (digest: string): string | undefined => {
  const [algorithm = '', hex = '', more] = digest.split(':');
  const digits = Object.hasOwn(digestHexDigits, algorithm) ? digestHexDigits[algorithm] : undefined;
  const isDigest = digits !== undefined && more === undefined && hex.length === digits && /^[0-9a-f]+$/.test(hex);
  return isDigest ? undefined : 'must have a digest such as sha256: and 64 lower-case hexadecimal digits after the @';
};
