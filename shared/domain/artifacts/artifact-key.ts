import { userFolder } from '../datasets/object-key.ts';
import type { Job } from '../jobs/job.ts';

/** Below it lies all that the job uploads. */
export const artifactFolder = (job: Pick<Job, 'id' | 'user_id'>): string =>
  `artifacts/${userFolder(job.user_id)}/${job.id}/`;

/** Where the bytes lie. The name is the one thing a pod chose, and its schema lets no slash and no leading dot in. */
export const artifactKey = (job: Pick<Job, 'id' | 'user_id'>, artifactId: string, name: string): string =>
  `${artifactFolder(job)}${artifactId}/${name}`;
