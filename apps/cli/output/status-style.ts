import type { Dataset, Job } from '../../../shared/client/index.ts';
import type { StyleName } from '../../../shared/terminal/style.ts';

const ofJobs: Readonly<Partial<Record<Job['status'], StyleName>>> = {
  running: 'cyan',
  completed: 'green',
  failed: 'red',
  cancelled: 'yellow',
};

export const jobStyle = (status: Job['status']): StyleName | undefined => ofJobs[status];

const ofDatasets: Readonly<Partial<Record<Dataset['status'], StyleName>>> = {
  ready: 'green',
  rejected: 'red',
  uploading: 'yellow',
};

export const datasetStyle = (status: Dataset['status']): StyleName | undefined => ofDatasets[status];
