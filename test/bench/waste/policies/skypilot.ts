import type { Policy } from './policy.ts';

const POLL_SECONDS = 15;
const SILENT_SECONDS = 60;
/** 15 s, each 1.6 times the last; the sixth try is the last. */
const PAUSES_SECONDS = [0, 1, 2, 3, 4].map((exponent) => 15 * 1.6 ** exponent);
const LOST_CREATE_SECONDS = 30;
const CONTROLLER_BACK_SECONDS = 300;
const LOOK_SECONDS = 10 + 15;

export const skypilot: Policy = {
  name: 'SkyPilot managed jobs',
  sources: [
    {
      rule: 'a job whose status cannot be had for 60 s, looked at every 15 s, is recovered: 75 s',
      read: 'JOB_STATUS_CHECK_GAP_SECONDS and JOB_STATUS_FETCH_MIN_ELAPSED_SECONDS in sky/jobs/utils.py; skypilot#10123, #10155',
      isVerified: true,
    },
    {
      rule: 'a pod that never comes up is waited for without end',
      read: 'run_instances in sky/provision/runpod/instance.py; skypilot#7321, #7336',
      isVerified: true,
    },
    {
      rule: 'a teardown that fails is tried 6 times within 4 minutes, then given up',
      read: 'terminate_cluster in sky/jobs/utils.py',
      isVerified: true,
    },
    {
      rule: 'a teardown that was accepted is looked after for 10 s and then counts as failed',
      read: '_TEARDOWN_WAIT_MAX_ATTEMPTS in sky/backends/cloud_vm_ray_backend.py; skypilot#4443',
      isVerified: true,
    },
    {
      rule: 'pods are found by the name of their cluster, which is on record before they are made; so a lost answer and a dead controller leave none',
      read: '_filter_instances in sky/provision/runpod/instance.py; skypilot#4431. That it takes 30 s, and 5 minutes until a controller is back, is assumed',
      isVerified: false,
    },
    {
      rule: 'no rule for a training that stands still',
      read: 'none was found in sky/jobs/controller.py',
      isVerified: false,
    },
    {
      rule: 'a restarted container is seen at the next look, since Ray is gone from it',
      read: 'skypilot#10162: recovered the instant that the cluster is not UP',
      isVerified: true,
    },
  ],
  endsAt: ({ kind, at, phase }) => {
    const poll = phase * POLL_SECONDS;
    switch (kind) {
      case 'reports_failure':
      case 'completed':
      case 'container_dies':
        return at + poll;
      case 'falls_silent':
        return at + POLL_SECONDS + SILENT_SECONDS;
      case 'answer_lost':
        return at + LOST_CREATE_SECONDS;
      case 'unrecorded':
        return at + CONTROLLER_BACK_SECONDS;
      case 'never_starts':
      case 'stalls':
        return undefined;
    }
  },
  deletes: () => ({ pausesSeconds: PAUSES_SECONDS, looksAfterSeconds: LOOK_SECONDS }),
};
