import type { Job } from '../types.ts';

/** True when a job has ended: it is completed, failed or cancelled. */
export const isOver = ({ status }: Pick<Job, 'status'>): boolean =>
  ['completed', 'failed', 'cancelled'].includes(status);
