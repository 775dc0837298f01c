import type { Candidate } from './candidate.ts';
import type { FullJob } from './job.ts';

/** Returns the offer that the job asks for next. `candidate_index` grows without end, so it is taken modulo the number of offers. */
export const currentCandidate = (job: FullJob): Candidate => {
  const candidate = job.candidates[job.candidate_index % job.candidates.length];
  if (candidate === undefined) throw new Error(`Job ${job.id} has no candidates.`);
  return candidate;
};
