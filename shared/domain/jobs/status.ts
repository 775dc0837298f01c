import * as z from 'zod';

export const jobStatuses = ['queued', 'pending', 'running', 'completed', 'failed', 'cancelled'] as const;
export const jobStatusSchema = z.enum(jobStatuses);
export type JobStatus = z.infer<typeof jobStatusSchema>;

export const jobPhases = [
  'waiting_for_capacity',
  'creating_pod',
  'starting',
  'checking_gpu',
  'downloading_dataset',
  'installing',
  'loading_model',
  'training',
  'evaluating',
  'uploading',
] as const;
export const jobPhaseSchema = z.enum(jobPhases);
export type JobPhase = z.infer<typeof jobPhaseSchema>;

/** The phases that the pod itself may report. */
export const podPhases = jobPhases.slice(3);

export const terminalStatuses = ['completed', 'failed', 'cancelled'] as const satisfies readonly JobStatus[];
export const activeStatuses = ['queued', 'pending', 'running'] as const satisfies readonly JobStatus[];

export const isTerminal = (status: JobStatus): boolean => terminalStatuses.some((terminal) => terminal === status);

/** The allowed changes of status. A retry returns to `queued`. A terminal status never changes. */
const transitions: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  queued: ['pending', 'failed', 'cancelled'],
  pending: ['queued', 'running', 'failed', 'cancelled'],
  running: ['queued', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

export const mayMove = (from: JobStatus, to: JobStatus): boolean => transitions[from].includes(to);

/** True if an attempt may enter phase `to`. Phases only move forward, except that training may follow evaluating. */
export const mayEnterPhase = (from: JobPhase, to: JobPhase): boolean => {
  if (from === to) return true;
  if (from === 'evaluating' && to === 'training') return true;
  return jobPhases.indexOf(to) > jobPhases.indexOf(from);
};
