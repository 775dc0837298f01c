import type { Candidate } from './candidate.ts';
import type { FullJob } from './job.ts';

/** The offer that the job asks for now; `candidate_index` counts on for ever and wraps around. */
export const currentCandidate = (job: FullJob): Candidate => {
  const candidate = job.candidates[job.candidate_index % job.candidates.length];
  if (candidate === undefined) throw new Error(`Job ${job.id} has no candidates.`);
  return candidate;
};
