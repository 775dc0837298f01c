/** Readable words for the statuses and phases of jobs. An unknown code is shown with spaces instead of underscores. */
const words: Readonly<Record<string, string>> = {
  queued: 'queued',
  pending: 'starting',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  waiting_for_capacity: 'waiting for a GPU',
  creating_pod: 'renting a pod',
  starting: 'pod is starting',
  checking_gpu: 'checking the GPU',
  downloading_dataset: 'downloading the dataset',
  installing: 'installing',
  loading_model: 'loading the model',
  training: 'training',
  evaluating: 'evaluating',
  uploading: 'uploading',
};

export const inWords = (code: string): string => words[code] ?? code.replaceAll('_', ' ');

/** Describes the present state of a job: its phase while the job is not over, and otherwise its status. */
export const doingNow = (job: { readonly status: string; readonly phase: string | null }): string =>
  job.phase !== null && ['queued', 'pending', 'running'].includes(job.status)
    ? inWords(job.phase)
    : inWords(job.status);
