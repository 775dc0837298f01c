import { secondsBetween } from '../clock.ts';
import { asChanged } from '../jobs/full-job.ts';
import type { FullJob, Job } from '../jobs/job.ts';
import { createPodOf, isDue, type LaunchDeps, launchQueued } from '../jobs/launch.ts';
import { type CreatePodOutcome, isCandidateRefusal } from '../pods/gpu-provider.ts';

/** The highest number of offers that a deploy tries before it answers. The launcher tries the remaining offers. */
const maxOffers = 3;

/**
 * The seconds after the request within which a deploy may send its last create. API Gateway waits 30 s for an answer, and the
 * function is stopped after 29 s. A create that is sent after 6 s and takes its limit of 20 s is answered after 26 s. So 3 s remain
 * for the writes and the answer.
 */
const startSeconds = 6;
/** The time limit in seconds for one create within a deploy. */
export const deployCreateSeconds = 20;
/** The longest time in seconds from the request to the answer of its last create. */
export const deployAnsweredSeconds = startSeconds + deployCreateSeconds;

/** Returns whether a deploy that began at `beganAt` may still try an offer. */
export const mayAskStill = (beganAt: Date, now: Date): boolean => secondsBetween(beganAt, now) < startSeconds;

/**
 * Sends the creates of a deploy in the order of the offers. The intent of each create is stored before the create is sent. The
 * intent of the first create is stored with the job. The next offer is tried only after RunPod has refused the offer before. Any
 * other answer ends the tries.
 */
export const tryFirstOffers = async (job: FullJob, jobToken: string, beganAt: Date, deps: LaunchDeps): Promise<Job> => {
  let answer: CreatePodOutcome | undefined;
  const hearing: LaunchDeps = {
    ...deps,
    onOutcome: (asked, outcome) => {
      answer = outcome;
      deps.onOutcome(asked, outcome);
    },
  };
  const goesOn = (standing: Job): boolean =>
    answer !== undefined &&
    isCandidateRefusal(answer) &&
    isDue(standing, deps.clock()) &&
    mayAskStill(beganAt, deps.clock());
  const noted = (error: unknown): undefined => {
    deps.onFault(error);
  };
  let standing = await createPodOf(job, jobToken, hearing);
  for (let asked = 1; asked < maxOffers && goesOn(standing); asked += 1) {
    answer = undefined;
    // The job is stored and waits for the launcher, so an error from here on must not fail the deploy.
    const next = await launchQueued(asChanged(job, standing), hearing).catch(noted);
    standing = next ?? standing;
  }
  return standing;
};
