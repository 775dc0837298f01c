import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { nativeMd5, nativeSha256 } from '../../../../shared/client/node/native-hashers.ts';
import { md5 } from '../../../../shared/client/transfers/md5.ts';
import { sha256 } from '../../../../shared/client/transfers/sha256.ts';
import { propertyRuns } from '../../../support/effort.ts';

const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 });

describe('the client’s own digests', () => {
  it.each([
    ['md5', md5],
    ['md5', nativeMd5],
    ['sha256', sha256],
    ['sha256', nativeSha256],
  ])('say of any bytes in any pieces what OpenSSL says: %s', (algorithm, newHasher) => {
    fc.assert(
      fc.property(pieces, (all) => {
        const hasher = newHasher();
        for (const piece of all) hasher.update(piece);
        expect(hasher.hex()).toBe(createHash(algorithm).update(Buffer.concat(all)).digest('hex'));
      }),
      propertyRuns(300),
    );
  });
});
