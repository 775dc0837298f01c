import fc from 'fast-check';
import { AbortedError, ConnectionError, ForbiddenError } from '../../../../shared/client/index.ts';
import { type DownloadProgress, downloadArtifact } from '../../../../shared/client/transfers.ts';
import { propertyRuns } from '../../../support/effort.ts';
import { clientOfBucket, FakeBucket, FakeSink, type GetFault } from './fake-bucket.ts';
import { bytesOf } from './fake-storage.ts';

const same = (sink: FakeSink, bytes: Uint8Array) => expect(Buffer.from(sink.content)).toEqual(Buffer.from(bytes));

describe('a download', () => {
  it('is one request without a token, and tells how far it is', async () => {
    const bytes = bytesOf(100);
    const bucket = new FakeBucket({ bytes });
    const sink = new FakeSink();
    const told: DownloadProgress[] = [];
    const { podwarden } = clientOfBucket(bucket);
    await downloadArtifact(podwarden, 'j', 'a1', sink, { onProgress: (progress) => told.push(progress) });
    same(sink, bytes);
    expect(bucket.headers.map((headers) => [...headers.keys()])).toEqual([[]]);
    expect(told.at(-1)).toEqual({ doneBytes: 100, totalBytes: 100, resumedBytes: 0 });
  });

  it('goes on where the connection broke, with a fresh URL, of the same bytes', async () => {
    const bytes = bytesOf(100);
    const faults: (GetFault | undefined)[] = ['breaks', 'offline', 'ends_early'];
    const bucket = new FakeBucket({ bytes, faultOf: (n) => faults[n] });
    const sink = new FakeSink();
    await downloadArtifact(clientOfBucket(bucket).podwarden, 'j', 'a1', sink);
    same(sink, bytes);
    expect(bucket.ranges).toEqual([null, 'bytes=50-', 'bytes=50-', 'bytes=75-']);
    expect(bucket.headers[1]?.get('if-range')).toMatch(/^"\w{32}"$/);
    expect([bucket.bytesSent, bucket.offers, sink.clears]).toEqual([100, 4, 0]);
  });

  it('goes on from what an earlier one has left, and fetches nothing of what is there', async () => {
    const bytes = bytesOf(100);
    for (const stored of [0, 1, 37, 99, 100]) {
      const bucket = new FakeBucket({ bytes });
      const sink = new FakeSink(bytes.slice(0, stored));
      const told: DownloadProgress[] = [];
      const onProgress = (progress: DownloadProgress) => told.push(progress);
      await downloadArtifact(clientOfBucket(bucket).podwarden, 'j', 'a1', sink, { onProgress });
      same(sink, bytes);
      expect(bucket.bytesSent).toBe(100 - stored);
      expect(told.at(-1)).toEqual({ doneBytes: 100, totalBytes: 100, resumedBytes: stored });
    }
  });

  it('begins anew where what is there belongs to something else', async () => {
    const bytes = bytesOf(100);
    for (const other of [bytesOf(40, 2), bytesOf(100, 2), bytesOf(101, 1), bytesOf(300, 3)]) {
      const bucket = new FakeBucket({ bytes });
      const sink = new FakeSink(other);
      await downloadArtifact(clientOfBucket(bucket).podwarden, 'j', 'a1', sink);
      same(sink, bytes);
    }
  });

  it('brings the very bytes over whatever passes, or says that it has not', async () => {
    const faults = fc.constantFrom<GetFault>(
      ...(['offline', 'breaks', 'ends_early', 'busy', 'expired', 'hangs', 'stalls', 'no_ranges'] as const),
      ...(['other_bytes', 'hotel', 'too_long'] as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 150 }),
        fc.nat({ max: 160 }),
        fc.array(fc.option(faults, { nil: undefined }), { maxLength: 6 }),
        async (size, stored, drawn) => {
          const bytes = bytesOf(size);
          const bucket = new FakeBucket({ bytes, faultOf: (n) => drawn[n] });
          const sink = new FakeSink(bytesOf(stored, stored % 3));
          const { podwarden } = clientOfBucket(bucket);
          const error = await downloadArtifact(podwarden, 'j', 'a1', sink).catch((fault: unknown) => fault);
          if (error === undefined) same(sink, bytes);
          // Bytes that were wrong all along are the one thing that no further try mends.
          else expect([error, sink.content.length]).toMatchObject([{ code: 'checksum_mismatch' }, 0]);
          if (!drawn.includes('other_bytes')) expect(error).toBeUndefined();
        },
      ),
      propertyRuns(300),
    );
  });

  it('ends, whatever a server does for ever', async () => {
    const kinds = ['breaks', 'ends_early', 'no_ranges', 'other_bytes', 'hotel', 'too_long', 'stalls'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<GetFault>(...kinds), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (cycle, isWrong) => {
          const bytes = bytesOf(64);
          const sha256 = isWrong ? { sha256: 'f'.repeat(64) } : {};
          const bucket = new FakeBucket({ bytes, ...sha256, faultOf: (n) => cycle[n % cycle.length] });
          const sink = new FakeSink();
          const { podwarden } = clientOfBucket(bucket);
          const error = await downloadArtifact(podwarden, 'j', 'a1', sink).catch((fault: unknown) => fault);
          if (error === undefined) same(sink, bytes);
          expect(bucket.gets).toBeLessThan(200);
        },
      ),
      propertyRuns(150),
    );
  });

  it('leaves nothing of bytes that have another SHA-256', async () => {
    const bucket = new FakeBucket({ bytes: bytesOf(100), sha256: 'a'.repeat(64) });
    const sink = new FakeSink();
    const work = downloadArtifact(clientOfBucket(bucket).podwarden, 'j', 'a1', sink);
    await expect(work).rejects.toMatchObject({ name: 'ServerError', code: 'checksum_mismatch' });
    expect([sink.content.length, bucket.gets]).toEqual([0, 1]);
  });

  it('is not given up while it gets on, and is when it does not', async () => {
    const bytes = bytesOf(2000);
    const slow = new FakeBucket({ bytes, faultOf: () => 'breaks' });
    const sink = new FakeSink();
    await downloadArtifact(clientOfBucket(slow).podwarden, 'j', 'a1', sink);
    same(sink, bytes);
    const dead = new FakeBucket({ bytes, faultOf: (n) => (n === 0 ? 'breaks' : 'hangs') });
    const half = new FakeSink();
    const { podwarden, clock } = clientOfBucket(dead);
    await expect(downloadArtifact(podwarden, 'j', 'a1', half)).rejects.toBeInstanceOf(ConnectionError);
    expect([half.content.length, dead.gets]).toEqual([1000, 7]);
    expect(clock.pausesMs.filter((ms) => ms === 30_000)).toHaveLength(6);
  });

  it('says why the storage refuses, and not to which URL', async () => {
    const bucket = new FakeBucket({ bytes: bytesOf(10), faultOf: () => 'expired' });
    const error = await downloadArtifact(clientOfBucket(bucket).podwarden, 'j', 'a1', new FakeSink()).catch(
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(ForbiddenError);
    expect(error).toMatchObject({ message: 'The storage answered 403 (AccessDenied) to the download.' });
    expect(JSON.stringify(error)).not.toContain('signature');
  });

  it('leaves what can be gone on with when it is cancelled', async () => {
    const bytes = bytesOf(100);
    const bucket = new FakeBucket({ bytes });
    const sink = new FakeSink();
    const stop = new AbortController();
    const onProgress = ({ doneBytes }: DownloadProgress) => doneBytes > 30 && stop.abort();
    const { podwarden } = clientOfBucket(bucket);
    const work = downloadArtifact(podwarden, 'j', 'a1', sink, { signal: stop.signal, onProgress });
    await expect(work).rejects.toBeInstanceOf(AbortedError);
    const left = sink.content.length;
    expect(left).toBeGreaterThan(30);
    await downloadArtifact(podwarden, 'j', 'a1', sink);
    same(sink, bytes);
    expect(bucket.ranges.at(-1)).toBe(`bytes=${left}-`);
  });

  it('throws what the sink throws, at once', async () => {
    const bucket = new FakeBucket({ bytes: bytesOf(100) });
    const full = new Error('The disk is full.');
    const sink = {
      write: () => {
        throw full;
      },
      clear: () => {},
    };
    const { podwarden } = clientOfBucket(bucket);
    await expect(downloadArtifact(podwarden, 'j', 'a1', sink)).rejects.toBe(full);
    expect(bucket.gets).toBe(1);
  });

  it('waits for no pod that is still sending', async () => {
    const bucket = new FakeBucket({ bytes: bytesOf(10), isUploading: true });
    const work = downloadArtifact(clientOfBucket(bucket).podwarden, 'j', 'a1', new FakeSink());
    await expect(work).rejects.toMatchObject({ name: 'ConflictError', code: 'upload_incomplete' });
  });
});
