import { AppError, unauthorized } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobExpectation } from '../jobs/job-store.ts';
import { isTerminal, type JobStatus } from '../jobs/status.ts';
import { hashToken, sameHash } from '../token.ts';
import { tokenSchema } from '../values.ts';

/** A call of a pod, known by the token of its attempt. */
export interface PodCall {
  readonly jobId: string;
  readonly tokenSha256: string;
  readonly attempt: number;
}

/** A job token as a pod sent it. Throws 401 for what cannot be one. */
export const readJobToken = (bearerToken: string | undefined): string => {
  const token = tokenSchema.safeParse(bearerToken);
  if (!token.success) throw unauthorized('Send the job token as Authorization: Bearer <token>.');
  return token.data;
};

/** The SHA-256 of a job token, which is all that is stored of it. */
export const jobTokenSha256 = (bearerToken: string | undefined): string => hashToken(readJobToken(bearerToken));

/** The call comes from the current attempt of a job in one of `statuses`: part of the condition of the write itself. */
export const byPod = (call: PodCall, statuses: readonly JobStatus[]): JobExpectation => ({
  statuses,
  attempt: call.attempt,
  equals: { job_token_sha256: call.tokenSha256 },
});

/** A change of what was seen of a job, which only the pod of its current attempt can make. */
export const onlyByPod = (change: JobChange, call: PodCall): JobChange => ({
  ...change,
  expect: {
    ...change.expect,
    attempt: call.attempt,
    equals: { ...change.expect.equals, job_token_sha256: call.tokenSha256 },
  },
});

/**
 * Why a pod with that token may not speak for the job as it stands; `undefined` when it may. 401 for a token that the job never
 * had, and for a job that does not exist: both get the same answer. 410 once its attempt is over.
 */
const podRefusal = (job: Job | undefined, tokenSha256: string, attempt: number | undefined): AppError | undefined => {
  const isToken = (stored: string | undefined) => stored !== undefined && sameHash(stored, tokenSha256);
  const closed = job?.attempts.find((record) => isToken(record.job_token_sha256));
  if (job === undefined || (closed === undefined && !isToken(job.job_token_sha256))) {
    return unauthorized('This job token is not valid.');
  }
  const isOver = closed !== undefined || isTerminal(job.status) || job.status === 'queued';
  if (!isOver && (attempt === undefined || attempt === job.attempt)) return undefined;
  const reason = closed?.reason ?? job.reason;
  return new AppError('attempt_over', 'This attempt is over. Stop, and do not call again.', {
    details: { directive: 'stop', ...(reason === undefined ? {} : { reason }) },
  });
};

/** For a write that was refused although the token is good: the attempt waits for its claim, or something raced it. */
export const mustClaimFirst = (): AppError => new AppError('conflict', 'Claim the attempt first.');

/** The job of a pod that may speak for it as it stands. Throws 401 or 410 for one that may not. */
export const assertMaySpeak = (
  job: Job | undefined,
  { tokenSha256, attempt }: Pick<PodCall, 'tokenSha256'> & { readonly attempt?: number | undefined },
): Job => {
  const refusal = podRefusal(job, tokenSha256, attempt);
  if (refusal !== undefined || job === undefined) throw refusal ?? mustClaimFirst();
  return job;
};

/** The job of a pod that may speak for it and has claimed. Throws as `assertMaySpeak` does, and 409 `conflict` before the claim. */
export const assertRuns = (job: Job | undefined, call: Omit<PodCall, 'jobId'>): Job => {
  const standing = assertMaySpeak(job, call);
  if (standing.status !== 'running') throw mustClaimFirst();
  return standing;
};
