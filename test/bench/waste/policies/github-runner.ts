import { everySo, nextRound, type Policy } from './policy.ts';

const SWEEP_SECONDS = 5 * 60;
const BOOT_SECONDS = 5 * 60;
const LOCK_SECONDS = 10 * 60;
const JOB_TIMEOUT_SECONDS = 360 * 60;

/** Marked in the first round after it has become one, ended in the next. */
const asOrphan = (from: number): number => nextRound(from, SWEEP_SECONDS, 1);

/** The sweep of the runner, were pods its machines: one ephemeral runner each. */
export const githubRunner: Policy = {
  name: 'terraform-aws-github-runner',
  sources: [
    {
      rule: 'scale-down runs every 5 minutes',
      read: 'scale_down_schedule_expression, cron(*/5 * * * ? *), in variables.tf',
      isVerified: true,
    },
    {
      rule: 'a machine without a runner after 5 minutes is marked, and ended in the next round unless a runner has come up; what fails is logged and met again in the next round',
      read: 'runner_boot_time_in_minutes in variables.tf; markOrphan, lastChanceCheckOrphanRunner and terminateOrphan in scale-runners/scale-down.ts; #4001',
      isVerified: true,
    },
    {
      rule: 'an ephemeral runner ends its machine itself when the job is over, with or without success',
      read: 'as its documentation describes; not read in the source',
      isVerified: false,
    },
    {
      rule: 'GitHub gives up a runner that it has not heard of for 10 minutes; then the runner is no longer busy and goes in the next round',
      read: 'removeRunner in scale-down.ts for the second half; the lock is renewed every 60 s (JobDispatcher.cs), its 10 minutes were not found in a source',
      isVerified: false,
    },
    {
      rule: 'a job is ended after 360 minutes unless told otherwise, whatever it does',
      read: "GitHub's timeout-minutes, also on self-hosted runners",
      isVerified: true,
    },
  ],
  endsAt: ({ kind, at, trainingAt, isDeaf }) => {
    switch (kind) {
      case 'never_starts':
      case 'answer_lost':
      case 'unrecorded':
        return asOrphan(at + BOOT_SECONDS);
      case 'reports_failure':
      case 'completed':
        return isDeaf ? asOrphan(at) : at;
      case 'container_dies':
      case 'falls_silent':
        return nextRound(at + LOCK_SECONDS, SWEEP_SECONDS);
      case 'stalls':
        return trainingAt + JOB_TIMEOUT_SECONDS;
    }
  },
  deletes: () => ({ pausesSeconds: everySo(SWEEP_SECONDS), looksAfterSeconds: SWEEP_SECONDS }),
};
