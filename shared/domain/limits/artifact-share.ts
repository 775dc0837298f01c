import { type TransitionKey, transitionKey } from './usage.ts';

/** Ids are UUIDs: no slash is in them. */
const separator = '/';

/** The transition of an artifact that is about to be stored or discarded. */
export const artifactShare = (
  kind: 'storing' | 'discarding',
  { job_id, id }: { readonly job_id: string; readonly id: string },
): TransitionKey => transitionKey(kind, `${job_id}${separator}${id}`);

/** Job and artifact of the id of such a transition. */
export const artifactOfShare = (id: string): readonly [string, string] => {
  const [jobId = '', artifactId = ''] = id.split(separator);
  return [jobId, artifactId];
};
