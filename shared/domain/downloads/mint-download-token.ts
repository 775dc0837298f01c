import { addSeconds, type NewId, type RandomBytes } from '../clock.ts';
import { type MintedToken, mintToken } from '../token.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import { defaultTokenSeconds, secondsForPod } from './lifetime.ts';

/** The object that a token opens, with its user and its dataset. `job_id` is present if the token is for a pod. */
export interface DownloadTarget {
  readonly user_id: string;
  readonly dataset_id: string;
  readonly object_key: string;
  readonly size_bytes: number;
  readonly sha256?: string | undefined;
  readonly job_id?: string | undefined;
}

export interface MintDeps {
  readonly tokens: Pick<DownloadTokenStore, 'create'>;
  readonly newId: NewId;
  readonly randomBytes: RandomBytes;
  readonly publicApiUrl: string;
  readonly defaultTtlSeconds: number;
}

/** The answer to the request for a token. The token itself is only in this answer, because the database stores only its SHA-256. */
export interface MintedDownload {
  readonly token: string;
  readonly token_id: string;
  readonly url: string;
  readonly expires_at: string;
  readonly size_bytes: number;
  readonly sha256?: string;
}

/** Makes and stores a one-time token for a pod, with one write. If the `minted` token is stored already, its stored row is returned. */
export const mintDownloadToken = async (
  target: DownloadTarget,
  deps: MintDeps,
  now: Date,
  minted: MintedToken = mintToken(deps.randomBytes),
): Promise<MintedDownload> => {
  const ttlSeconds = secondsForPod(deps.defaultTtlSeconds);
  const { token } = await deps.tokens.create(newDownloadToken(target, minted.sha256, deps, now, ttlSeconds));
  return toMinted(token, minted.token, deps.publicApiUrl);
};

export const newDownloadToken = (
  target: DownloadTarget,
  tokenSha256: string,
  deps: Pick<MintDeps, 'newId' | 'defaultTtlSeconds'>,
  now: Date,
  ttlSeconds = defaultTokenSeconds(target.size_bytes, deps.defaultTtlSeconds),
): DownloadToken => {
  const { user_id, dataset_id, object_key, size_bytes, sha256, job_id } = target;
  return {
    token_sha256: tokenSha256,
    token_id: deps.newId(),
    user_id,
    dataset_id,
    object_key,
    size_bytes,
    ...withoutUndefined({ sha256, job_id }),
    created_at: now.toISOString(),
    expires_at: Math.floor(addSeconds(now, ttlSeconds).getTime() / 1000),
  };
};

export const toMinted = (row: DownloadToken, token: string, publicApiUrl: string): MintedDownload => ({
  token,
  token_id: row.token_id,
  url: `${publicApiUrl}/api/datasets/download?token=${token}`,
  expires_at: expiryOf(row),
  size_bytes: row.size_bytes,
  ...withoutUndefined({ sha256: row.sha256 }),
});

export const expiryOf = (row: Pick<DownloadToken, 'expires_at'>): string =>
  new Date(row.expires_at * 1000).toISOString();
