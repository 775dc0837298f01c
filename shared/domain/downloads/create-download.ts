import { createHmac, hkdfSync } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import { datasetObjectKey } from '../datasets/object-key.ts';
import { AppError, notFound } from '../errors.ts';
import { assertSameRequest, type Idempotency } from '../idempotency.ts';
import type { SecretReader } from '../secrets.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { hashToken, type MintedToken, mintToken } from '../token.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import { maxPresignedSeconds } from './lifetime.ts';
import {
  type DownloadTarget,
  type MintDeps,
  type MintedDownload,
  newDownloadToken,
  toMinted,
} from './mint-download-token.ts';

export interface CreateDownloadDeps extends MintDeps {
  readonly datasets: Pick<DatasetStore, 'get'>;
  readonly tokens: Pick<DownloadTokenStore, 'create'>;
  readonly objects: Pick<ObjectStore, 'presignGet'>;
  /** The key from which the tokens of repeatable requests are derived. Read only if the request has an Idempotency-Key. */
  readonly secret: SecretReader;
  readonly clock: Clock;
}

export interface CreateDownload {
  readonly userId: string;
  readonly datasetId: string;
  readonly mode: 'one_time' | 'presigned';
  readonly expiresInSeconds: number | undefined;
  readonly idempotency: Idempotency | undefined;
}

export type Download =
  | ({ readonly mode: 'one_time' } & MintedDownload)
  | { readonly mode: 'presigned'; url: string; expires_at: string; size_bytes: number; sha256?: string };

/**
 * Creates a one-time token or a presigned URL with which a user downloads a dataset. Throws `not_found`, `dataset_not_ready` and
 * `idempotency_conflict`.
 */
export const createDownload = async (request: CreateDownload, deps: CreateDownloadDeps): Promise<Download> => {
  const dataset = await readyDataset(request, deps);
  const { mode, expiresInSeconds, idempotency } = request;
  const now = deps.clock();
  const target = targetOf(dataset);
  if (mode === 'one_time') {
    const minted = await mintFor(idempotency, deps);
    const row = newDownloadToken(target, minted.sha256, deps, now, expiresInSeconds);
    const stored = await storeOnce(row, idempotency, deps);
    return { mode, ...toMinted(stored, minted.token, deps.publicApiUrl) };
  }
  if (idempotency !== undefined) {
    // The URL is not stored, but the Idempotency-Key must be. The row is revoked from the start, so it opens nothing.
    const { sha256 } = await mintFor(idempotency, deps);
    await storeOnce(
      { ...newDownloadToken(target, sha256, deps, now), revoked_at: now.toISOString() },
      idempotency,
      deps,
    );
  }
  const seconds = Math.min(expiresInSeconds ?? maxPresignedSeconds, maxPresignedSeconds);
  const { url, expires_at } = await deps.objects.presignGet(target.object_key, seconds, dataset.name);
  return {
    mode,
    url,
    expires_at,
    size_bytes: dataset.size_bytes,
    ...(dataset.sha256 === undefined ? {} : { sha256: dataset.sha256 }),
  };
};

const readyDataset = async (
  { userId, datasetId }: CreateDownload,
  { datasets }: CreateDownloadDeps,
): Promise<StoredDataset> => {
  const dataset = await datasets.get(userId, datasetId);
  if (dataset === undefined) throw notFound('Dataset', datasetId);
  if (dataset.status === 'ready') return dataset;
  throw new AppError('dataset_not_ready', `Dataset ${datasetId} is ${dataset.status}; only a ready one is served.`, {
    details: { status: dataset.status },
  });
};

const targetOf = (dataset: StoredDataset): DownloadTarget => ({
  user_id: dataset.user_id,
  dataset_id: dataset.id,
  object_key: datasetObjectKey(dataset.user_id, dataset.id),
  size_bytes: dataset.size_bytes,
  sha256: dataset.sha256,
});

/**
 * Returns the token of a download. A repeat with the same Idempotency-Key must return the same token, but tokens are not stored. So
 * such a token is derived from the Idempotency-Key and a secret of the deployment.
 */
const mintFor = async (idempotency: Idempotency | undefined, deps: CreateDownloadDeps): Promise<MintedToken> => {
  if (idempotency === undefined) return mintToken(deps.randomBytes);
  const key = hkdfSync('sha256', await deps.secret.read(), '', 'podwarden download tokens v1', 32);
  const token = createHmac('sha256', new Uint8Array(key)).update(idempotency.id).digest('base64url');
  return { token, sha256: hashToken(token) };
};

const storeOnce = async (
  row: DownloadToken,
  idempotency: Idempotency | undefined,
  { tokens }: CreateDownloadDeps,
): Promise<DownloadToken> => {
  const kept = idempotency === undefined ? row : { ...row, request_sha256: idempotency.request_sha256 };
  const { created, token } = await tokens.create(kept);
  if (!created) assertSameRequest(token, idempotency);
  return token;
};
