import type { Job } from '../types.ts';

/** True when a job has come to its end, of whatever kind. */
export const isOver = ({ status }: Pick<Job, 'status'>): boolean =>
  ['completed', 'failed', 'cancelled'].includes(status);
