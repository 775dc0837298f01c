import { secondsBetween } from '../clock.ts';
import { asChanged } from '../jobs/full-job.ts';
import type { FullJob, Job } from '../jobs/job.ts';
import { createPodOf, isDue, type LaunchDeps, launchQueued } from '../jobs/launch.ts';
import { type CreatePodOutcome, isCandidateRefusal } from '../pods/gpu-provider.ts';

/** Offers that a deploy asks for itself before it answers. The launcher goes on with the others. */
const maxOffers = 3;

/**
 * API Gateway gives up on an answer after 30 s, and the function is ended after 29. A create that goes out 6 s after the request
 * came, at the latest, and takes its 20 s, at the longest, is answered after 26: that leaves 3 s for the writes and the answer.
 */
const startSeconds = 6;
/** The time limit of one create within a deploy. */
export const deployCreateSeconds = 20;
/** From the beginning of a request to the answer of its last create, at the longest. */
export const deployAnsweredSeconds = startSeconds + deployCreateSeconds;

/** True while a deploy that began at `beganAt` may still ask for an offer. */
export const mayAskStill = (beganAt: Date, now: Date): boolean => secondsBetween(beganAt, now) < startSeconds;

/**
 * The creates of a deploy, one after the other, each with its intent on record before it goes out. The first, whose intent
 * stands with the job, and after each refusal of one offer the next. Any other answer is the last.
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
    // The job is stored and waits: a fault from here on is no fault of the deploy.
    const next = await launchQueued(asChanged(job, standing), hearing).catch(noted);
    standing = next ?? standing;
  }
  return standing;
};
