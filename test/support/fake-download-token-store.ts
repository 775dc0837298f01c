import {
  type DownloadToken,
  type DownloadTokenStore,
  downloadTokenSchema,
  type Redemption,
} from '../../shared/domain/downloads/download-token.ts';
import { Calls } from './fake-calls.ts';
import { FakeRows } from './fake-rows.ts';

export class FakeDownloadTokenStore implements DownloadTokenStore {
  readonly calls = new Calls<keyof DownloadTokenStore>();
  readonly rows = new FakeRows(downloadTokenSchema, 'download token');

  constructor(tokens: readonly DownloadToken[] = []) {
    for (const token of tokens) this.rows.set(token.token_sha256, token);
  }

  async create(token: DownloadToken): Promise<{ created: boolean; token: DownloadToken }> {
    this.calls.hit('create');
    const { created, row } = this.rows.create(token.token_sha256, token);
    return { created, token: row };
  }

  async redeem(tokenSha256: string, now: Date): Promise<Redemption> {
    this.calls.hit('redeem');
    const token = this.rows.get(tokenSha256);
    if (!token) return { outcome: 'unknown' };
    if (token.used_at) return { outcome: 'used' };
    if (token.revoked_at) return { outcome: 'revoked' };
    if (token.expires_at * 1000 <= now.getTime()) return { outcome: 'expired' };
    return { outcome: 'redeemed', token: this.rows.set(tokenSha256, { ...token, used_at: now.toISOString() }) };
  }

  async get(tokenSha256: string): Promise<DownloadToken | undefined> {
    this.calls.hit('get');
    return this.rows.get(tokenSha256);
  }

  async revokeById(userId: string, tokenId: string, now: Date): Promise<boolean> {
    this.calls.hit('revokeById');
    const token = this.rows.all().find((row) => row.token_id === tokenId && row.user_id === userId);
    if (!token) return false;
    this.rows.set(token.token_sha256, { ...token, revoked_at: token.revoked_at ?? now.toISOString() });
    return true;
  }

  async revoke(tokenSha256: string, now: Date): Promise<DownloadToken | undefined> {
    this.calls.hit('revoke');
    const token = this.rows.get(tokenSha256);
    if (!token || token.used_at || token.revoked_at || token.expires_at * 1000 <= now.getTime()) return undefined;
    return this.rows.set(tokenSha256, { ...token, revoked_at: now.toISOString() });
  }
}
