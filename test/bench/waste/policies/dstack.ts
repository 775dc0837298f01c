import type { Policy } from './policy.ts';

const POLL_SECONDS = 10;
const START_TIMEOUT_SECONDS = 20 * 60;
const DISCONNECTED_SECONDS = 2 * 60;
const RETRY_SECONDS = 30;
/** 15 minutes of them: the try that would fall on the deadline is not made. */
const TRIES = 30;

export const dstack: Policy = {
  name: 'dstack',
  sources: [
    {
      rule: 'a RunPod pod has 20 minutes to come up',
      read: 'get_provisioning_timeout in background/scheduled_tasks/common.py',
      isVerified: true,
    },
    {
      rule: 'a job that cannot be reached for 2 minutes is ended',
      read: 'JOB_DISCONNECTED_RETRY_TIMEOUT and _handle_instance_unreachable in background/pipeline_tasks/jobs_running.py',
      isVerified: true,
    },
    {
      rule: 'a job is looked at every 5 to 10 s; 10 s is taken',
      read: 'min_processing_interval in pipeline_tasks/jobs_running.py, MIN_PROCESSING_INTERVAL in the older task',
      isVerified: true,
    },
    {
      rule: 'a failed termination is tried again every 30 s for 15 minutes, then the instance counts as terminated; one that was accepted is not looked after',
      read: 'terminate_instance in pipeline_tasks/instances/termination.py; dstack#2190, #3241',
      isVerified: true,
    },
    {
      rule: 'a pod without a record is never looked for: the answer to its create lost, or the server died',
      read: 'dstack#3453, open, names both',
      isVerified: true,
    },
    {
      rule: 'no rule for a training that stands still: utilization_policy and max_duration are off unless the user sets them',
      read: '_check_gpu_utilization in jobs_running.py returns where there is no policy; that a duration is off by default was not read in the source',
      isVerified: false,
    },
    {
      rule: 'a container that was started anew counts as unreachable for the same 2 minutes',
      read: 'taken so: the fresh runner does not know the job',
      isVerified: false,
    },
  ],
  endsAt: ({ kind, at, phase }) => {
    const poll = phase * POLL_SECONDS;
    switch (kind) {
      case 'never_starts':
        return at + START_TIMEOUT_SECONDS + poll;
      case 'reports_failure':
      case 'completed':
        return at + poll;
      case 'container_dies':
      case 'falls_silent':
        return at + poll + DISCONNECTED_SECONDS;
      case 'stalls':
      case 'answer_lost':
      case 'unrecorded':
        return undefined;
    }
  },
  deletes: () => ({
    pausesSeconds: Array.from({ length: TRIES - 1 }, () => RETRY_SECONDS),
    looksAfterSeconds: undefined,
  }),
};
