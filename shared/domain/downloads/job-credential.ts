import { createHmac } from 'node:crypto';
import type { FullJob } from '../jobs/job.ts';
import { hashToken, type MintedToken } from '../token.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import {
  type DownloadTarget,
  type MintDeps,
  type MintedDownload,
  mintDownloadToken,
  newDownloadToken,
} from './mint-download-token.ts';

/** The dataset of a job, as its tokens name it. */
export const downloadTargetOf = (job: FullJob): DownloadTarget => ({
  user_id: job.user_id,
  dataset_id: job.dataset_id,
  object_key: job.dataset.object_key,
  size_bytes: job.dataset.size_bytes,
  sha256: job.dataset.sha256,
  job_id: job.id,
});

/** No token hashes to this: tokens are 43 characters and this text is longer. */
const credentialKey = (jobTokenSha256: string): string => hashToken(`job:${jobTokenSha256}`);

/** The first download token of an attempt follows from its job token, so that a claim told twice gives out one token. */
export const claimToken = (jobToken: string): MintedToken => {
  const token = createHmac('sha256', jobToken).update('first download token').digest('base64url');
  return { token, sha256: hashToken(token) };
};

/**
 * What a claim hands out, in two puts: the download token, and a row that says which job the job token belongs to,
 * because the refresh route has no job in its path. That row is revoked from the start and can never be redeemed.
 * The same claim again is answered the same token. `deadline` is when the attempt is over at the latest.
 */
export const mintForClaim = async (
  job: FullJob,
  jobToken: string,
  deadline: Date,
  deps: MintDeps,
  now: Date,
): Promise<MintedDownload> => {
  const target = downloadTargetOf(job);
  const ttlSeconds = Math.max(1, Math.ceil((deadline.getTime() - now.getTime()) / 1000));
  const credential = newDownloadToken(target, credentialKey(hashToken(jobToken)), deps, now, ttlSeconds);
  await deps.tokens.create({ ...credential, revoked_at: now.toISOString() });
  return mintDownloadToken(target, deps, now, claimToken(jobToken));
};

/** `undefined` for a job token that never claimed. */
export const findJobCredential = (
  jobToken: string,
  tokens: Pick<DownloadTokenStore, 'get'>,
): Promise<DownloadToken | undefined> => tokens.get(credentialKey(hashToken(jobToken)));
