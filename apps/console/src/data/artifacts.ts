import type { Artifact, Answer as Body } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Artifact };

/** All that a job has left so far, asked for again every `pollMs`. */
export const useArtifacts = (jobId: string, pollMs: number): Answer<Body<'getJobArtifacts'>> =>
  useQuery({
    key: ['artifacts', jobId],
    fetch: (signal) => services().podwarden.artifacts.list(jobId, { signal }),
    everyMs: () => pollMs,
  });

/**
 * Has the browser fetch an artifact into its folder of downloads, whatever its size. The address of the bucket is asked for now, since it
 * ends, and is on the page for no longer than the click.
 */
export const saveArtifact = async (jobId: string, { id, name }: Pick<Artifact, 'id' | 'name'>): Promise<void> => {
  const { url } = await services().podwarden.artifacts.get(jobId, id);
  if (url === undefined) throw new Error(`${name} is still being sent by its pod.`);
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noreferrer';
  link.download = name;
  link.click();
};
