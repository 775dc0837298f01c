import {
  type DownloadToken,
  type DownloadTokenStore,
  downloadTokenSchema,
  type Redemption,
} from '../../domain/downloads/download-token.ts';
import { indexNames } from '../../names.ts';
import { parseStored } from '../stored.ts';
import { above, absent, allOf, type Condition, equals } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import type { Item, Key } from './table.ts';

const keyOf = (tokenSha256: string): Key => ({ token_sha256: tokenSha256 });

const fromItem = (item: Item): DownloadToken => parseStored(downloadTokenSchema, 'download token', item);

/**
 * The condition that a token can be redeemed. DynamoDB may delete an item a few days after its expiry (Developer Guide, "Using
 * time to live"), so the condition checks the time itself. A missing item fails `above`, so no separate condition on the key is
 * needed.
 */
const redeemable = (now: Date): Condition =>
  allOf(absent('used_at'), absent('revoked_at'), above('expires_at', Math.floor(now.getTime() / 1000)));

const refusal = (token: DownloadToken): Redemption => {
  if (token.used_at) return { outcome: 'used' };
  return { outcome: token.revoked_at ? 'revoked' : 'expired' };
};

export class DynamoDownloadTokenStore extends DynamoStore implements DownloadTokenStore {
  async create(token: DownloadToken): Promise<{ created: boolean; token: DownloadToken }> {
    const { created, item } = await this.table.create(keyOf(token.token_sha256), token);
    return { created, token: created ? token : fromItem(item) };
  }

  async redeem(tokenSha256: string, now: Date): Promise<Redemption> {
    const update = { set: { used_at: now.toISOString() } };
    const result = await this.table.updateOrTell(keyOf(tokenSha256), update, redeemable(now));
    if (result.written) return { outcome: 'redeemed', token: fromItem(result.item) };
    return result.standing ? refusal(fromItem(result.standing)) : { outcome: 'unknown' };
  }

  async get(tokenSha256: string): Promise<DownloadToken | undefined> {
    const item = await this.table.get(keyOf(tokenSha256));
    return item && fromItem(item);
  }

  async revokeById(userId: string, tokenId: string, now: Date): Promise<boolean> {
    const tokenSha256 = await this.#hashOf(userId, tokenId);
    if (tokenSha256 === undefined) return false;
    const revoked = await this.table.update(
      keyOf(tokenSha256),
      { setIfAbsent: { revoked_at: now.toISOString() } },
      allOf(equals('user_id', userId), equals('token_id', tokenId)),
    );
    return revoked !== undefined;
  }

  async revoke(tokenSha256: string, now: Date): Promise<DownloadToken | undefined> {
    const update = { set: { revoked_at: now.toISOString() } };
    const item = await this.table.update(keyOf(tokenSha256), update, redeemable(now));
    return item && fromItem(item);
  }

  async #hashOf(userId: string, tokenId: string): Promise<string | undefined> {
    const where = equals('token_id', tokenId);
    for await (const item of this.table.query({ index: indexNames.tokensById, where })) {
      const token = fromItem(item);
      if (token.user_id === userId) return token.token_sha256;
    }
    return undefined;
  }
}
