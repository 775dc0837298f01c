import { createHash } from 'node:crypto';

/** Returns the same id for the same bytes, name and attempt of a job, so that announcing twice creates one artifact. */
export const artifactId = (jobId: string, attempt: number, name: string, sha256: string): string => {
  const hex = createHash('sha256')
    .update(JSON.stringify([jobId, attempt, name, sha256]))
    .digest('hex');
  // A UUID of version 8 (RFC 9562: custom format). All bits except version and variant come from the hash.
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
