import { userFolder } from '../datasets/object-key.ts';
import type { Job } from '../jobs/job.ts';

/** The key prefix of all objects that the job uploads. */
export const artifactFolder = (job: Pick<Job, 'id' | 'user_id'>): string =>
  `artifacts/${userFolder(job.user_id)}/${job.id}/`;

/** The object key of an artifact. The pod chooses only the name. The schema of the name allows no slash and no leading dot. */
export const artifactKey = (job: Pick<Job, 'id' | 'user_id'>, artifactId: string, name: string): string =>
  `${artifactFolder(job)}${artifactId}/${name}`;
