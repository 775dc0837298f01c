import { type TransitionKey, transitionKey } from './usage.ts';

/** Separates the job id from the artifact id. Both ids are UUIDs, which contain no slash. */
const separator = '/';

/** Returns the key of the transition for an artifact that is about to be stored or discarded. */
export const artifactShare = (
  kind: 'storing' | 'discarding',
  { job_id, id }: { readonly job_id: string; readonly id: string },
): TransitionKey => transitionKey(kind, `${job_id}${separator}${id}`);

/** Returns the job id and the artifact id from the id in the key of an artifact's transition. */
export const artifactOfShare = (id: string): readonly [string, string] => {
  const [jobId = '', artifactId = ''] = id.split(separator);
  return [jobId, artifactId];
};
