import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BrokenGzip, gunzipPieces } from '../../../shared/domain/datasets/gunzip-pieces.ts';
import { propertyRuns } from '../../support/effort.ts';

const cutInto = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return places.slice(1).map((to, index) => bytes.subarray(places[index], to));
};

const unpacked = async (pieces: Iterable<Uint8Array>): Promise<Buffer> => {
  const found: Uint8Array[] = [];
  for await (const piece of gunzipPieces(pieces)) found.push(piece);
  return Buffer.concat(found);
};

const cutsOf = fc.array(fc.nat(1_000_000), { maxLength: 20 });
const bytesOf = fc.uint8Array({ maxLength: 3000 });
const members = fc.array(fc.record({ bytes: bytesOf, zerosAfter: fc.nat(20) }), { minLength: 1, maxLength: 4 });

describe('a gzip in pieces', () => {
  it('is unpacked to the same bytes wherever it is cut, with members and zeros between them', async () => {
    await fc.assert(
      fc.asyncProperty(members, cutsOf, async (parts, cuts) => {
        const packed = Buffer.concat(
          parts.flatMap(({ bytes, zerosAfter }) => [gzipSync(bytes), Buffer.alloc(zerosAfter)]),
        );
        const plain = Buffer.concat(parts.map(({ bytes }) => bytes));
        expect((await unpacked(cutInto(packed, cuts))).equals(plain)).toBe(true);
      }),
      propertyRuns(300),
    );
  });

  it('is broken where it breaks off, wherever it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(bytesOf, fc.nat(), cutsOf, async (bytes, at, cuts) => {
        const packed = gzipSync(bytes);
        const part = packed.subarray(0, 1 + (at % (packed.length - 1)));
        await expect(unpacked(cutInto(part, cuts))).rejects.toMatchObject({ isCutOff: true });
      }),
      propertyRuns(200),
    );
  });

  it('is broken where something else follows', async () => {
    const packed = Buffer.concat([gzipSync('a'), Buffer.from('x')]);
    await expect(unpacked([packed])).rejects.toBeInstanceOf(BrokenGzip);
    await expect(unpacked(cutInto(packed, [packed.length - 1]))).rejects.toBeInstanceOf(BrokenGzip);
  });

  it('hands on a fault of whoever reads the file', async () => {
    const failing = function* () {
      yield gzipSync(Buffer.alloc(100_000)).subarray(0, 20);
      throw new Error('The disk is gone.');
    };
    await expect(unpacked(failing())).rejects.toThrow('The disk is gone.');
  });

  it('holds little of a bomb at a time, and can be left', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    let most = 0;
    let size = 0;
    for await (const piece of gunzipPieces(cutInto(bomb, [1000]))) {
      most = Math.max(most, piece.length);
      size += piece.length;
      if (size > 50 * 1024 * 1024) break;
    }
    expect(most).toBeLessThan(1024 * 1024);
  });
});
