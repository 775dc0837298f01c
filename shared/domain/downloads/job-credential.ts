import { createHmac } from 'node:crypto';
import type { FullJob } from '../jobs/job.ts';
import type { DatasetBytes } from '../jobs/job-spec.ts';
import { hashToken, type MintedToken } from '../token.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import {
  type DownloadTarget,
  type MintDeps,
  type MintedDownload,
  mintDownloadToken,
  newDownloadToken,
} from './mint-download-token.ts';

/** The purpose for which a job reads a dataset. */
export type DatasetPurpose = 'training' | 'validation';

/** Returns the download target for a dataset of a job. */
const targetOf = (
  job: FullJob,
  dataset_id: string,
  { object_key, size_bytes, sha256 }: DatasetBytes,
): DownloadTarget => ({
  user_id: job.user_id,
  dataset_id,
  object_key,
  size_bytes,
  sha256,
  job_id: job.id,
});

/**
 * The texts whose hashes are the keys of the rows for jobs. The hash of a download token never equals such a key, because a token
 * has 43 characters and these texts are longer.
 */
const credentialTexts = {
  training: (jobTokenSha256: string) => `job:${jobTokenSha256}`,
  validation: (jobTokenSha256: string) => `job:${jobTokenSha256}:validation`,
} as const satisfies Record<DatasetPurpose, unknown>;

const credentialKey = (jobToken: string, purpose: DatasetPurpose): string =>
  hashToken(credentialTexts[purpose](hashToken(jobToken)));

const claimTexts = {
  training: 'first download token',
  validation: 'first validation token',
} as const satisfies Record<DatasetPurpose, string>;

/** Derives the first download token of an attempt from its job token, so that a repeated claim returns the same token. */
export const claimToken = (jobToken: string, purpose: DatasetPurpose = 'training'): MintedToken => {
  const token = createHmac('sha256', jobToken).update(claimTexts[purpose]).digest('base64url');
  return { token, sha256: hashToken(token) };
};

export interface ClaimDownloads {
  readonly training: MintedDownload;
  /** `undefined` if the job has no validation dataset. */
  readonly validation: MintedDownload | undefined;
}

/**
 * Stores the download tokens of a claim. Two rows are stored for each dataset. The first row is the download token. The second row
 * records the job of the job token, because the path of the refresh route contains no job. The second row is revoked from the start
 * and can never be redeemed. A repeat of the claim returns the same tokens. `deadline` is the latest end of the attempt.
 */
export const mintForClaim = async (
  job: FullJob,
  jobToken: string,
  deadline: Date,
  deps: MintDeps,
  now: Date,
): Promise<ClaimDownloads> => {
  const ttlSeconds = Math.max(1, Math.ceil((deadline.getTime() - now.getTime()) / 1000));
  const mint = async (purpose: DatasetPurpose, target: DownloadTarget): Promise<MintedDownload> => {
    const credential = newDownloadToken(target, credentialKey(jobToken, purpose), deps, now, ttlSeconds);
    await deps.tokens.create({ ...credential, revoked_at: now.toISOString() });
    return mintDownloadToken(target, deps, now, claimToken(jobToken, purpose));
  };
  const { validation_dataset_id, validation_dataset } = job;
  const [training, validation] = await Promise.all([
    mint('training', targetOf(job, job.dataset_id, job.dataset)),
    validation_dataset_id === undefined || validation_dataset === undefined
      ? undefined
      : mint('validation', targetOf(job, validation_dataset_id, validation_dataset)),
  ]);
  return { training, validation };
};

/**
 * Returns the row that `mintForClaim` stored for the job token. Returns `undefined` if no attempt was claimed with the token, or if
 * the job has no dataset for the purpose.
 */
export const findJobCredential = (
  jobToken: string,
  tokens: Pick<DownloadTokenStore, 'get'>,
  purpose: DatasetPurpose = 'training',
): Promise<DownloadToken | undefined> => tokens.get(credentialKey(jobToken, purpose));
