import type { Artifact, Answer as Body } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Artifact };

/** Returns the artifacts of a job, polled every `pollMs` milliseconds. */
export const useArtifacts = (jobId: string, pollMs: number): Answer<Body<'getJobArtifacts'>> =>
  useQuery({
    key: ['artifacts', jobId],
    fetch: (signal) => services().podwarden.artifacts.list(jobId, { signal }),
    everyMs: () => pollMs,
  });

/**
 * Starts the browser's download of an artifact of any size. The presigned URL is requested at this moment, because the URL expires and
 * should not stay on the page.
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
