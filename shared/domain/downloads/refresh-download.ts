import { assertMaySpeak } from '../attempts/pod-auth.ts';
import type { Clock } from '../clock.ts';
import { AppError, notFound, unauthorized } from '../errors.ts';
import { tryAsItStands } from '../jobs/change-with-retry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { hashToken, type MintedToken, mintToken } from '../token.ts';
import { tokenSchema } from '../values.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import { claimToken, findJobCredential } from './job-credential.ts';
import { type DownloadTarget, type MintDeps, type MintedDownload, mintDownloadToken } from './mint-download-token.ts';

export interface RefreshDeps extends MintDeps {
  readonly tokens: DownloadTokenStore;
  readonly jobs: Pick<JobStore, 'get' | 'change'>;
  readonly clock: Clock;
}

/** The proof that a request belongs to a job: either the job token, or the newest download token of the job. */
export type RefreshProof = { readonly jobToken: string } | { readonly oldToken: string };

/**
 * Returns the proof in a request. If both tokens are given, the job token is used. Throws 401 if no token is given or the token has
 * the wrong format.
 */
export const refreshProof = (jobToken: string | undefined, oldToken: string | undefined): RefreshProof => {
  const token = tokenSchema.safeParse(jobToken ?? oldToken);
  if (!token.success) throw unauthorized('Send the job token as Authorization: Bearer, or the old token in the body.');
  return jobToken === undefined ? { oldToken: token.data } : { jobToken: token.data };
};

const maxRefreshes = 10;

/**
 * Makes a new token for a dataset of a running job and revokes the token before. If `datasetId` is absent, a job token refers to
 * the training dataset and an old token refers to its own dataset. Throws 401 if the proof is not known, and 404 if the proof does
 * not cover the dataset. Throws `attempt_over` (410) after the end of the attempt, or if the old token is not the newest token.
 * Throws `refresh_limit_reached` (409) after ten refreshes of a job.
 */
export const refreshDownload = async (
  proof: RefreshProof,
  datasetId: string | undefined,
  deps: RefreshDeps,
): Promise<MintedDownload> => {
  const { jobId, target } = await jobOf(proof, datasetId, deps);
  return tryAsItStands(
    await deps.jobs.get(jobId),
    async (job) => {
      const newest = newestField(job, target);
      const standing = assertMayRefresh(job, proof, newest);
      const now = deps.clock();
      const minted = mintToken(deps.randomBytes);
      // The new token is stored before it is counted, so that the next refresh finds the token and can revoke it.
      const download = await mintDownloadToken(target, deps, now, minted);
      const counted = await countRefresh(standing, minted, newest, deps, now);
      const isCounted = counted.outcome === 'changed';
      await deps.tokens.revoke(isCounted ? newestToken(standing, proof, newest) : minted.sha256, now);
      return isCounted ? { done: download } : { moved: counted.job };
    },
    new AppError('conflict', 'The token is being refreshed by somebody else at the same time. Try again.'),
  );
};

/** The name of the job field with the hash of the newest token for a dataset. */
type NewestField = 'download_token_sha256' | 'validation_token_sha256';

const newestField = (job: Job | undefined, { dataset_id }: DownloadTarget): NewestField =>
  job?.validation_dataset_id === dataset_id ? 'validation_token_sha256' : 'download_token_sha256';

/** Returns the SHA-256 of the token that a refresh replaces. The first refresh replaces the token of the claim. */
const newestToken = (job: Job, proof: RefreshProof, newest: NewestField): string => {
  const standing = job[newest];
  if (standing !== undefined) return standing;
  const purpose = newest === 'validation_token_sha256' ? 'validation' : 'training';
  return 'jobToken' in proof ? claimToken(proof.jobToken, purpose).sha256 : hashToken(proof.oldToken);
};

/** Returns the job of the proof and the requested dataset. An old token is a proof for its own dataset only. */
const jobOf = async (
  proof: RefreshProof,
  datasetId: string | undefined,
  { tokens }: RefreshDeps,
): Promise<{ jobId: string; target: DownloadTarget }> => {
  const first =
    'jobToken' in proof ? await findJobCredential(proof.jobToken, tokens) : await tokens.get(hashToken(proof.oldToken));
  if (first === undefined) throw unauthorized('This token is not known.');
  const isMeant = (row: DownloadToken) => datasetId === undefined || row.dataset_id === datasetId;
  const row =
    'jobToken' in proof && !isMeant(first) ? await findJobCredential(proof.jobToken, tokens, 'validation') : first;
  if (row === undefined || !isMeant(row)) throw notFound('Dataset', datasetId ?? '');
  if (row.job_id !== undefined) return { jobId: row.job_id, target: row };
  throw new AppError('conflict', 'This token belongs to no job. Ask for a new one with the dataset that it is for.');
};

const assertMayRefresh = (job: Job | undefined, proof: RefreshProof, newest: NewestField): Job => {
  if ('jobToken' in proof) assertMaySpeak(job, { tokenSha256: hashToken(proof.jobToken) });
  const isNewest = 'jobToken' in proof || job?.[newest] === undefined || job[newest] === hashToken(proof.oldToken);
  if (job === undefined || job.status !== 'running' || !isNewest) {
    throw new AppError('attempt_over', 'The job of this token is over, or has a newer token.', {
      details: { directive: 'stop' },
    });
  }
  if (job.token_refreshes < maxRefreshes) return job;
  throw new AppError('refresh_limit_reached', `A job may have its download token refreshed ${maxRefreshes} times.`, {
    details: { max_refreshes: maxRefreshes },
  });
};

/** Counts a refresh with one conditional write. If two refreshes run at once, one is counted and the other reads the job again. */
const countRefresh = (job: Job, minted: MintedToken, newest: NewestField, deps: RefreshDeps, now: Date) =>
  deps.jobs.change(job.id, {
    expect: {
      statuses: ['running'],
      attempt: job.attempt,
      equals: { job_token_sha256: job.job_token_sha256 },
      absentOrBelow: { token_refreshes: job.token_refreshes + 1 },
    },
    set: { [newest]: minted.sha256, updated_at: now.toISOString() },
    add: { token_refreshes: 1 },
  });
