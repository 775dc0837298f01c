import type { DownloadTokenStore } from '../../shared/domain/downloads/download-token.ts';
import { aToken, hashOf, idOf, later, now } from './examples.ts';

export interface DownloadTokenWorld {
  readonly tokens: DownloadTokenStore;
  /** Leaves an item that does not fit the schema but could be redeemed. */
  plantCorrupt(tokenSha256: string): Promise<void>;
}

const expiry = new Date(aToken().expires_at * 1000);

export const downloadTokenStoreContract = (setup: () => Promise<DownloadTokenWorld>): void => {
  describe('create', () => {
    it('stores a token as it is', async () => {
      const { tokens } = await setup();
      const token = aToken({ sha256: hashOf(3), job_id: idOf(4) });
      expect(await tokens.create(token)).toEqual({ created: true, token });
      expect(await tokens.get(hashOf(1))).toEqual(token);
      expect(await tokens.get(hashOf(2))).toBeUndefined();
    });

    it('writes nothing over a standing one and returns it', async () => {
      const { tokens } = await setup();
      await tokens.create(aToken());
      const { created, token } = await tokens.create(aToken({ user_id: 'bob' }));
      expect([created, token.user_id]).toEqual([false, 'alice']);
    });
  });

  describe('redeem', () => {
    it('returns the token, marked as used', async () => {
      const { tokens } = await setup();
      await tokens.create(aToken());
      const token = aToken({ used_at: later(5).toISOString() });
      expect(await tokens.redeem(hashOf(1), later(5))).toEqual({ outcome: 'redeemed', token });
      expect(await tokens.get(hashOf(1))).toEqual(token);
    });

    it('tells exactly one of 200 at once that it redeemed', async () => {
      const { tokens } = await setup();
      await tokens.create(aToken());
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, async () => (await tokens.redeem(hashOf(1), later(5))).outcome),
      );
      expect(outcomes.filter((outcome) => outcome === 'redeemed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'used')).toHaveLength(199);
    });

    it('refuses an unknown token and leaves no trace of it', async () => {
      const { tokens } = await setup();
      expect(await tokens.redeem(hashOf(1), now)).toEqual({ outcome: 'unknown' });
      expect(await tokens.get(hashOf(1))).toBeUndefined();
    });

    it('takes the last millisecond and refuses from the second of expiry, though the row still stands', async () => {
      const { tokens } = await setup();
      for (const number of [1, 2]) await tokens.create(aToken({ token_sha256: hashOf(number) }));
      expect(await tokens.redeem(hashOf(1), expiry)).toEqual({ outcome: 'expired' });
      expect((await tokens.redeem(hashOf(2), new Date(expiry.getTime() - 1))).outcome).toBe('redeemed');
      expect((await tokens.get(hashOf(1)))?.used_at).toBeUndefined();
    });

    it('says used or revoked rather than expired, and used rather than revoked', async () => {
      const { tokens } = await setup();
      const used_at = now.toISOString();
      await tokens.create(aToken({ token_sha256: hashOf(1), used_at }));
      await tokens.create(aToken({ token_sha256: hashOf(2), revoked_at: used_at }));
      await tokens.create(aToken({ token_sha256: hashOf(3), revoked_at: used_at, used_at }));
      const outcomes = await Promise.all([1, 2, 3].map((number) => tokens.redeem(hashOf(number), later(9_999_999))));
      expect(outcomes).toEqual([{ outcome: 'used' }, { outcome: 'revoked' }, { outcome: 'used' }]);
    });
  });

  describe('revokeById', () => {
    it('revokes, twice too, and keeps the first time', async () => {
      const { tokens } = await setup();
      await tokens.create(aToken());
      expect(await tokens.revokeById('alice', idOf(1), later(1))).toBe(true);
      expect(await tokens.revokeById('alice', idOf(1), later(2))).toBe(true);
      expect((await tokens.get(hashOf(1)))?.revoked_at).toBe(later(1).toISOString());
      expect(await tokens.redeem(hashOf(1), later(3))).toEqual({ outcome: 'revoked' });
    });

    it("knows neither another user's token nor none", async () => {
      const { tokens } = await setup();
      await tokens.create(aToken());
      expect(await tokens.revokeById('bob', idOf(1), now)).toBe(false);
      expect(await tokens.revokeById('alice', idOf(2), now)).toBe(false);
      expect((await tokens.redeem(hashOf(1), later(3))).outcome).toBe('redeemed');
    });
  });

  describe('revoke', () => {
    it('revokes a token that could still be redeemed', async () => {
      const { tokens } = await setup();
      await tokens.create(aToken());
      expect(await tokens.revoke(hashOf(1), later(1))).toEqual(aToken({ revoked_at: later(1).toISOString() }));
      expect(await tokens.revoke(hashOf(1), later(2))).toBeUndefined();
    });

    it('has nothing to do for a used, expired or unknown one', async () => {
      const { tokens } = await setup();
      await tokens.create(aToken({ used_at: now.toISOString() }));
      await tokens.create(aToken({ token_sha256: hashOf(2) }));
      expect(await tokens.revoke(hashOf(1), later(1))).toBeUndefined();
      expect(await tokens.revoke(hashOf(2), expiry)).toBeUndefined();
      expect(await tokens.revoke(hashOf(3), later(1))).toBeUndefined();
      expect(await tokens.get(hashOf(3))).toBeUndefined();
    });

    it('lets one of a redemption and a revocation win', async () => {
      const { tokens } = await setup();
      await tokens.create(aToken());
      const [redemption, revoked] = await Promise.all([
        tokens.redeem(hashOf(1), later(1)),
        tokens.revoke(hashOf(1), later(1)),
      ]);
      expect(redemption.outcome).toBe(revoked ? 'revoked' : 'redeemed');
    });
  });

  it('is loud about a corrupt item', async () => {
    const { tokens, plantCorrupt } = await setup();
    await plantCorrupt(hashOf(1));
    await expect(tokens.get(hashOf(1))).rejects.toMatchObject({ code: 'corrupt_item' });
    await expect(tokens.redeem(hashOf(1), now)).rejects.toMatchObject({ code: 'corrupt_item' });
  });
};
