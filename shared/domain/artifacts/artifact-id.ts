import { uuidOf } from '../hash-uuid.ts';

/** Returns the same id for the same bytes, name and attempt of a job, so that announcing twice creates one artifact. */
export const artifactId = (jobId: string, attempt: number, name: string, sha256: string): string =>
  uuidOf(JSON.stringify([jobId, attempt, name, sha256]));
