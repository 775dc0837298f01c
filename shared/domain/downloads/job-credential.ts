import { secondsBetween } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import { hashToken } from '../token.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import { type DownloadTarget, type MintDeps, newDownloadToken } from './mint-download-token.ts';

/** The dataset of a job, as its tokens name it. */
export const downloadTargetOf = (job: Job): DownloadTarget => ({
  user_id: job.user_id,
  dataset_id: job.dataset_id,
  object_key: job.dataset.object_key,
  size_bytes: job.dataset.size_bytes,
  sha256: job.dataset.sha256,
  job_id: job.id,
});

/** No token hashes to this: tokens are 43 characters and this text is longer. */
const credentialKey = (jobTokenSha256: string): string => hashToken(`job:${jobTokenSha256}`);

/**
 * Remembers which job a job token belongs to, because the refresh route has no job in its path: one put at claim. The
 * row lies among the download tokens, revoked from the start, so that it can never be redeemed.
 */
export const rememberJobCredential = async (
  job: Job,
  jobTokenSha256: string,
  expiresAt: Date,
  deps: Pick<MintDeps, 'tokens' | 'newId' | 'defaultTtlSeconds'>,
  now: Date,
): Promise<void> => {
  const ttlSeconds = Math.max(1, secondsBetween(now, expiresAt));
  const row = newDownloadToken(downloadTargetOf(job), credentialKey(jobTokenSha256), deps, now, ttlSeconds);
  await deps.tokens.create({ ...row, revoked_at: now.toISOString() });
};

/** `undefined` for a job token that never claimed. */
export const findJobCredential = (
  jobTokenSha256: string,
  tokens: Pick<DownloadTokenStore, 'get'>,
): Promise<DownloadToken | undefined> => tokens.get(credentialKey(jobTokenSha256));
