import fc from 'fast-check';
import {
  AbortedError,
  ConflictError,
  ForbiddenError,
  PodwardenError,
  RefusedError,
  ServerError,
} from '../../../../shared/client/index.ts';
import { type UploadProgress, uploadDataset } from '../../../../shared/client/transfers.ts';
import { propertyRuns } from '../../../support/effort.ts';
import { bytesOf, clientOfStorage, FakeStorage, type Fault, streamed } from './fake-storage.ts';

const only = (storage: FakeStorage) => {
  const [dataset] = storage.datasets.values();
  if (dataset === undefined || storage.datasets.size !== 1) throw new RangeError(`${storage.datasets.size} datasets`);
  return dataset;
};
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('an upload', () => {
  it('of a small file is one PUT, with the pinned headers and no token', async () => {
    const storage = new FakeStorage();
    const seen: Headers[] = [];
    const { podwarden } = clientOfStorage(storage, {
      fetch: (url, init) => {
        if (String(url).startsWith('https://s3.test')) seen.push(new Headers(init?.headers));
        return storage.fetch(url, init);
      },
    });
    const bytes = bytesOf(20);
    const dataset = await uploadDataset(podwarden, streamed(bytes));
    expect(dataset).toMatchObject({ id: 'd1', status: 'ready' });
    expect(only(storage).content).toEqual(bytes);
    expect(Object.fromEntries(seen[0] ?? [])).toEqual({ 'x-pinned': 'yes', 'content-length': '20' });
    expect(storage.calls).toEqual(['POST', 'POST complete']);
  });

  it('of a Blob sends it as it is', async () => {
    const storage = new FakeStorage();
    const { podwarden } = clientOfStorage(storage);
    const bytes = bytesOf(95);
    await uploadDataset(podwarden, new Blob([bytes]), { name: 'of a page' });
    expect(Buffer.from(only(storage).content ?? [])).toEqual(Buffer.from(bytes));
  });

  it('of a large one is in parts, four side by side, and tells how far it is', async () => {
    const storage = new FakeStorage();
    const { podwarden } = clientOfStorage(storage);
    const told: UploadProgress[] = [];
    const bytes = bytesOf(175);
    await uploadDataset(podwarden, streamed(bytes), { onProgress: (progress) => told.push(progress) });
    expect(Buffer.from(only(storage).content ?? [])).toEqual(Buffer.from(bytes));
    expect(storage.taken).toHaveLength(18);
    expect(storage.mostAtOnce).toBe(4);
    const counts = told.map(({ doneBytes }) => doneBytes);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(told.at(-1)).toEqual({
      ...{ phase: 'completing', datasetId: 'd1', doneBytes: 175, totalBytes: 175, resumedBytes: 0, changedBytes: 0 },
    });
    // Three URLs came with the announcement; the others are asked for in one call.
    expect(storage.calls).toEqual(['POST', 'POST parts', 'POST complete']);
  });

  it('arrives whole over whatever passes, and sends no part twice that was taken', async () => {
    const faults = fc.constantFrom<Fault>(
      ...(['offline', 'breaks', 'lost_answer', 'busy', 'slow_down', 'idle', 'expired', 'hangs', 'stalls'] as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.array(fc.option(faults, { nil: undefined }), { maxLength: 12 }),
        fc.array(fc.boolean(), { maxLength: 6 }),
        fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 5 }),
        async (size, drawn, down, jumps) => {
          const met = new Map<number, number>();
          const storage = new FakeStorage({
            faultOf: (n, { part }) => {
              met.set(part, (met.get(part) ?? 0) + 1);
              // No part meets more than its tries.
              return (met.get(part) ?? 0) > 5 ? undefined : drawn[n];
            },
            // A call has three further tries.
            isApiDown: (n) => n % 4 !== 0 && down[n] === true,
          });
          let looks = 0;
          const { podwarden, clock } = clientOfStorage(storage);
          const jumping = { ...clock, now: () => clock.now() + (jumps[looks++ % jumps.length] ?? 0) };
          const client = new (podwarden.constructor as new (o: object) => typeof podwarden)({
            ...podwarden.settings,
            clock: jumping,
          });
          const bytes = bytesOf(size, size);
          await uploadDataset(client, streamed(bytes));
          expect(Buffer.from(only(storage).content ?? []).equals(Buffer.from(bytes))).toBe(true);
          const lost = drawn.filter((fault) => fault === 'lost_answer').length;
          const parts = size < 25 ? 1 : Math.ceil(size / 10);
          expect(storage.taken.length).toBeLessThanOrEqual(parts + lost);
        },
      ),
      propertyRuns(200),
    );
  });

  it('renews URLs that are too old with one call, and not one for each part', async () => {
    const storage = new FakeStorage({
      faultOf: (n) => {
        if (n === 8) storage.expire();
        return undefined;
      },
    });
    const { podwarden, clock } = clientOfStorage(storage);
    await uploadDataset(podwarden, streamed(bytesOf(295)));
    expect(storage.calls.filter((call) => call === 'POST parts')).toHaveLength(2);
    expect(clock.pausesMs.filter((ms) => ms > 0)).toEqual([]);
  });

  it('gives up a part after some half minute, with the reason and without the URL, and stops the others', async () => {
    const storage = new FakeStorage({ faultOf: (_, { part }) => (part === 2 ? 'expired' : undefined) });
    const retries: string[] = [];
    const { podwarden, clock } = clientOfStorage(storage, { hooks: { onRetry: ({ url }) => retries.push(url) } });
    const error = await caught(uploadDataset(podwarden, streamed(bytesOf(95))));
    expect(error).toBeInstanceOf(ForbiddenError);
    expect(error).toMatchObject({
      code: 'storage_refused',
      status: 403,
      details: { reason: 'AccessDenied' },
      message: 'The storage answered 403 (AccessDenied) to the upload.',
    });
    expect(JSON.stringify([error, retries])).not.toContain('signature');
    expect(retries).toEqual(Array.from({ length: 6 }, () => 'https://s3.test/d1'));
    expect(clock.pausesMs.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_000);
  });

  it('does not try again what stays refused', async () => {
    const storage = new FakeStorage({ faultOf: () => 'no_etag' });
    const { podwarden } = clientOfStorage(storage);
    expect(await caught(uploadDataset(podwarden, streamed(bytesOf(95))))).toBeInstanceOf(ServerError);
    expect(storage.storageRequests).toBeLessThanOrEqual(4);
  });

  it('sends once more what another process has overwritten with other bytes', async () => {
    const bytes = bytesOf(95);
    const storage = new FakeStorage({
      faultOf: (n) => {
        if (n === 9) storage.plant('d1', 3, bytesOf(10, 99));
        return undefined;
      },
    });
    const { podwarden } = clientOfStorage(storage);
    await uploadDataset(podwarden, streamed(bytes));
    expect(Buffer.from(only(storage).content ?? [])).toEqual(Buffer.from(bytes));
    expect(storage.taken.filter(({ part }) => part === 3)).toHaveLength(2);
    expect(storage.taken).toHaveLength(11);
  });
});

describe('the check before an upload', () => {
  it('comes before anything is announced, and what it throws ends the upload', async () => {
    const storage = new FakeStorage();
    const { podwarden } = clientOfStorage(storage);
    const told: UploadProgress[] = [];
    const check = async ({ onChecked, isResumed }: { onChecked: (bytes: number) => void; isResumed: boolean }) => {
      expect(isResumed).toBe(false);
      onChecked(7);
      throw new RefusedError('dataset_rejected', 'Line 1 is no JSON.');
    };
    const work = uploadDataset(podwarden, streamed(bytesOf(95)), { check, onProgress: (one) => told.push(one) });
    await expect(work).rejects.toMatchObject({ code: 'dataset_rejected' });
    expect(told).toMatchObject([{ phase: 'checking', doneBytes: 7, totalBytes: 95, datasetId: undefined }]);
    expect(storage.apiRequests).toBe(0);
  });

  it('finds what nobody can upload', async () => {
    const { podwarden } = clientOfStorage(new FakeStorage());
    await expect(uploadDataset(podwarden, new Blob([bytesOf(3)]))).rejects.toThrow('Give the dataset a name');
    await expect(uploadDataset(podwarden, new Blob([]), { name: 'n' })).rejects.toThrow('The file is empty.');
  });
});

describe('a cancelled upload', () => {
  it('leaves nothing where nobody remembers it', async () => {
    const storage = new FakeStorage();
    const { podwarden } = clientOfStorage(storage);
    const stop = new AbortController();
    const onProgress = ({ doneBytes }: UploadProgress) => doneBytes > 40 && stop.abort();
    const work = uploadDataset(podwarden, streamed(bytesOf(95)), { signal: stop.signal, onProgress });
    await expect(work).rejects.toBeInstanceOf(AbortedError);
    expect(storage.datasets.size).toBe(0);
  });

  it('ends at once in whatever it was: a hanging part, a pause, a check', async () => {
    for (const fault of ['hangs', 'stalls', 'offline'] as const) {
      const stop = new AbortController();
      const storage = new FakeStorage({
        faultOf: () => {
          setImmediate(() => stop.abort());
          return fault;
        },
      });
      const { podwarden } = clientOfStorage(storage);
      const work = uploadDataset(podwarden, streamed(bytesOf(95)), { signal: stop.signal });
      expect(await caught(work)).toBeInstanceOf(AbortedError);
    }
  });
});

describe('a file that changes while it is sent', () => {
  it('is noticed after the part, after a fault and before the end', async () => {
    for (const fault of ['offline', undefined] as const) {
      const storage = new FakeStorage({ faultOf: (n) => (n === 2 ? fault : undefined) });
      const { podwarden } = clientOfStorage(storage);
      const source = {
        ...streamed(bytesOf(95)),
        assertUnchanged: async () => {
          throw new ConflictError('file_changed', 'It was changed.');
        },
      };
      expect(await caught(uploadDataset(podwarden, source))).toMatchObject({ code: 'file_changed' });
      expect(storage.calls).not.toContain('POST complete');
    }
  });

  it('is noticed where a browser refuses to read it', async () => {
    const storage = new FakeStorage();
    const { podwarden } = clientOfStorage(storage);
    let reads = 0;
    const good = streamed(bytesOf(95));
    const unreadable = () =>
      new ReadableStream<Uint8Array>({ start: (stream) => stream.error(new DOMException('gone', 'NotReadableError')) });
    const slice = (start: number, end: number) => {
      const part = good.slice(start, end);
      return { ...part, stream: () => (reads++ < 3 ? part.stream() : unreadable()) };
    };
    const error = await caught(uploadDataset(podwarden, { ...good, slice }));
    expect(error).toBeInstanceOf(PodwardenError);
    expect(error).toMatchObject({ code: 'file_changed' });
  });
});
