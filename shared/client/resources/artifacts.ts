import type { Context } from '../call.ts';
import type { Answer, Artifact, CallOptions } from '../types.ts';

export const artifacts = ({ api, answerOf }: Context) => {
  const place = (id: string, artifact_id: string) => ({ params: { path: { id, artifact_id } } });
  return {
    /** Returns all artifacts of the job. */
    list: (jobId: string, options: CallOptions = {}): Promise<Answer<'getJobArtifacts'>> =>
      answerOf(api.GET('/api/training/jobs/{id}/artifacts', { params: { path: { id: jobId } }, ...options })),

    /** Returns one artifact with a fresh presigned URL. A checkpoint also has the state of the training at that time. */
    get: (jobId: string, artifactId: string, options: CallOptions = {}): Promise<Artifact> =>
      answerOf(api.GET('/api/training/jobs/{id}/artifacts/{artifact_id}', { ...place(jobId, artifactId), ...options })),

    delete: (jobId: string, artifactId: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(
        api.DELETE('/api/training/jobs/{id}/artifacts/{artifact_id}', { ...place(jobId, artifactId), ...options }),
      ),
  };
};
