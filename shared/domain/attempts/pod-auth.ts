import { AppError, unauthorized } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobExpectation } from '../jobs/job-store.ts';
import { isTerminal, type JobStatus } from '../jobs/status.ts';
import { hashToken, sameHash } from '../token.ts';
import { tokenSchema } from '../values.ts';

/** A call of a pod, identified by the token of its attempt. */
export interface PodCall {
  readonly jobId: string;
  readonly tokenSha256: string;
  readonly attempt: number;
}

/** Returns the job token that a pod sent. Throws 401 if the text does not have the form of a token. */
export const readJobToken = (bearerToken: string | undefined): string => {
  const token = tokenSchema.safeParse(bearerToken);
  if (!token.success) throw unauthorized('Send the job token as Authorization: Bearer <token>.');
  return token.data;
};

/** Returns the SHA-256 of a job token. Only this hash is stored. */
export const jobTokenSha256 = (bearerToken: string | undefined): string => hashToken(readJobToken(bearerToken));

/**
 * Returns the condition that the call comes from the current attempt of a job in one of `statuses`. The write itself checks the
 * condition.
 */
export const byPod = (call: PodCall, statuses: readonly JobStatus[]): JobExpectation => ({
  statuses,
  attempt: call.attempt,
  equals: { job_token_sha256: call.tokenSha256 },
});

/** Adds to a change the condition that the call comes from the pod of the current attempt. */
export const onlyByPod = (change: JobChange, call: PodCall): JobChange => ({
  ...change,
  expect: {
    ...change.expect,
    attempt: call.attempt,
    equals: { ...change.expect.equals, job_token_sha256: call.tokenSha256 },
  },
});

/**
 * Returns the error for a pod that may not report for the job, or `undefined` if it may. A token that the job never had and a job
 * that does not exist get the same 401, which does not reveal whether the job exists. A token of an attempt that is over gets 410.
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

/**
 * Returns the error for a write that was refused although the token is valid: the attempt is not claimed yet, or another write came
 * in between.
 */
export const mustClaimFirst = (): AppError => new AppError('conflict', 'Claim the attempt first.');

/** Returns the job if the pod may report for it. Throws 401 or 410 otherwise. */
export const assertMaySpeak = (
  job: Job | undefined,
  { tokenSha256, attempt }: Pick<PodCall, 'tokenSha256'> & { readonly attempt?: number | undefined },
): Job => {
  const refusal = podRefusal(job, tokenSha256, attempt);
  if (refusal !== undefined || job === undefined) throw refusal ?? mustClaimFirst();
  return job;
};

/** Returns the job if the pod may report for it and has claimed. Throws as `assertMaySpeak` does, and 409 `conflict` before the claim. */
export const assertRuns = (job: Job | undefined, call: Omit<PodCall, 'jobId'>): Job => {
  const standing = assertMaySpeak(job, call);
  if (standing.status !== 'running') throw mustClaimFirst();
  return standing;
};
