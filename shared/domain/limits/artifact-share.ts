import { type TransitionKey, transitionKey } from './usage.ts';

/** Separates the job id from the artifact id. Both ids are UUIDs, which contain no slash. */
const separator = '/';

/** Returns the key of the transition for an artifact that is about to be stored or discarded. */
export const artifactShare = (
  kind: 'storing' | 'discarding',
  { job_id, id }: { readonly job_id: string; readonly id: string },
): TransitionKey => transitionKey(kind, `${job_id}${separator}${id}`);

/** Splits `<job id>/<artifact id>`, the id part of the key that `artifactShare` makes. */
export const artifactOfShare = (id: string): readonly [string, string] => {
  const [jobId = '', artifactId = ''] = id.split(separator);
  return [jobId, artifactId];
};
