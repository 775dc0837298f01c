import { userFolder } from '../datasets/object-key.ts';
import type { Job } from '../jobs/job.ts';

/** Where the bytes lie. The name is the one thing a pod chose, and its schema lets no slash and no leading dot in. */
export const artifactKey = (job: Pick<Job, 'id' | 'user_id'>, artifactId: string, name: string): string =>
  `artifacts/${userFolder(job.user_id)}/${job.id}/${artifactId}/${name}`;
