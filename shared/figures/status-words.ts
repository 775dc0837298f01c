/** The statuses and phases of jobs as people say them. A word that is not known here is shown as it came. */
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

/** The present work of a job in words: its phase while it goes on, and else its status. */
export const doingNow = (job: { readonly status: string; readonly phase: string | null }): string =>
  job.phase !== null && ['queued', 'pending', 'running'].includes(job.status)
    ? inWords(job.phase)
    : inWords(job.status);
