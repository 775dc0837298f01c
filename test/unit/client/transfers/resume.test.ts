import fc from 'fast-check';
import { AbortedError, PodwardenError } from '../../../../shared/client/index.ts';
import { type UploadMemory, type UploadProgress, uploadDataset } from '../../../../shared/client/transfers.ts';
import { propertyRuns } from '../../../support/effort.ts';
import { bytesOf, clientOfStorage, FakeStorage, streamed } from './fake-storage.ts';

/** As a page's localStorage. */
const memoryOf = () => {
  const items = new Map<string, string>();
  const memory: UploadMemory = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
  return { memory, items };
};

const contentOf = (storage: FakeStorage, id = 'd1') => Buffer.from(storage.datasets.get(id)?.content ?? []);
const sentBytes = (storage: FakeStorage) => storage.taken.reduce((sum, { bytes }) => sum + bytes, 0);

/** Uploads until so many requests have gone to the storage, and then dies: nothing that it does afterwards counts. */
const killedAfter = async (
  storage: FakeStorage,
  requests: number,
  file: Uint8Array<ArrayBuffer>,
  options: object,
): Promise<void> => {
  const stop = new AbortController();
  const { podwarden } = clientOfStorage(storage, {
    fetch: (url, init) => {
      if (String(url).startsWith('https://s3.test') && storage.storageRequests >= requests) stop.abort();
      return stop.signal.aborted ? new Promise(() => undefined) : storage.fetch(url, init);
    },
  });
  await uploadDataset(podwarden, streamed(file), { ...options, signal: stop.signal }).catch((error: unknown) => {
    if (!(error instanceof AbortedError)) throw error;
  });
  await storage.settled();
};

describe('an upload that is remembered', () => {
  it('goes on after a kill wherever it was, and sends nothing twice that was taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 26, max: 150 }),
        fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 3 }),
        async (size, kills) => {
          const storage = new FakeStorage();
          const { memory, items } = memoryOf();
          const file = bytesOf(size);
          for (const requests of kills) {
            await killedAfter(storage, storage.storageRequests + requests, file, { resume: memory });
          }
          const before = sentBytes(storage);
          const isOver = contentOf(storage).length > 0;
          const told: UploadProgress[] = [];
          const onProgress = (progress: UploadProgress) => told.push(progress);
          const { podwarden } = clientOfStorage(storage);
          await uploadDataset(podwarden, streamed(file), { resume: memory, onProgress });
          if (!isOver) {
            expect([storage.datasets.size, sentBytes(storage)]).toEqual([1, size]);
            expect(told.at(-1)).toMatchObject({ resumedBytes: before, changedBytes: 0, doneBytes: size });
          }
          expect(contentOf(storage).equals(Buffer.from(file))).toBe(true);
          expect(items.size).toBe(0);
        },
      ),
      propertyRuns(150),
    );
  });

  it('is announced once where the process died before it heard of the id', async () => {
    const storage = new FakeStorage();
    const { memory, items } = memoryOf();
    const { podwarden } = clientOfStorage(storage, {
      fetch: async (url, init) => {
        await storage.fetch(url, init);
        throw new TypeError('fetch failed');
      },
      retries: 0,
    });
    const file = bytesOf(95);
    await expect(uploadDataset(podwarden, streamed(file), { resume: memory })).rejects.toThrow(PodwardenError);
    expect(items.size).toBe(1);
    await uploadDataset(clientOfStorage(storage).podwarden, streamed(file), { resume: memory });
    expect(storage.datasets.size).toBe(1);
    expect(contentOf(storage)).toEqual(Buffer.from(file));
  });

  it('sends again what has changed in the file since, and only that', async () => {
    const storage = new FakeStorage();
    const { memory } = memoryOf();
    const file = bytesOf(95);
    await killedAfter(storage, 6, file, { resume: memory });
    const before = storage.taken.map(({ part }) => part);
    expect(before).toContain(2);
    file[13] = 255 - (file[13] ?? 0);
    const told: UploadProgress[] = [];
    const { podwarden } = clientOfStorage(storage);
    await uploadDataset(podwarden, streamed(file), { resume: memory, onProgress: (one) => told.push(one) });
    expect(contentOf(storage)).toEqual(Buffer.from(file));
    expect(told.at(-1)).toMatchObject({ changedBytes: 10, resumedBytes: 10 * (before.length - 1) });
    expect(storage.taken.filter(({ part }) => part === 2)).toHaveLength(2);
  });

  it('is another one where the file has another length or the dataset is to be another', async () => {
    const storage = new FakeStorage();
    const { memory } = memoryOf();
    await killedAfter(storage, 3, bytesOf(95), { resume: memory });
    const { podwarden } = clientOfStorage(storage);
    await uploadDataset(podwarden, streamed(bytesOf(96)), { resume: memory });
    await uploadDataset(podwarden, streamed(bytesOf(95)), { resume: memory, format: 'text' });
    await uploadDataset(podwarden, streamed(bytesOf(95), 4, 'other.jsonl'), { resume: memory });
    expect([...storage.datasets.values()].map(({ status }) => status)).toEqual([
      'uploading',
      'ready',
      'ready',
      'ready',
    ]);
  });

  it('begins anew where its dataset was deleted, or what is remembered cannot be read', async () => {
    const storage = new FakeStorage();
    const { memory, items } = memoryOf();
    await killedAfter(storage, 3, bytesOf(95), { resume: memory });
    storage.datasets.clear();
    await killedAfter(storage, 6, bytesOf(95), { resume: memory });
    for (const key of items.keys()) items.set(key, '{"idempotencyKey":');
    await uploadDataset(clientOfStorage(storage).podwarden, streamed(bytesOf(95)), { resume: memory });
    expect([...storage.datasets.values()].map(({ status }) => status)).toEqual(['uploading', 'ready']);
  });

  it('answers the dataset where the answer to its completion was lost', async () => {
    const storage = new FakeStorage();
    const { memory, items } = memoryOf();
    const dying = clientOfStorage(storage, {
      retries: 0,
      fetch: async (url, init) => {
        const answer = await storage.fetch(url, init);
        if (String(url).endsWith('/complete')) throw new TypeError('fetch failed');
        return answer;
      },
    });
    const file = bytesOf(95);
    await expect(uploadDataset(dying.podwarden, streamed(file), { resume: memory })).rejects.toThrow(PodwardenError);
    const sent = sentBytes(storage);
    const dataset = await uploadDataset(clientOfStorage(storage).podwarden, streamed(file), { resume: memory });
    expect(dataset).toMatchObject({ id: 'd1', status: 'ready' });
    expect([sentBytes(storage), items.size]).toEqual([sent, 0]);
  });

  it('is forgotten where its content was rejected', async () => {
    const storage = new FakeStorage();
    storage.rejects = true;
    const { memory, items } = memoryOf();
    const { podwarden } = clientOfStorage(storage);
    const work = uploadDataset(podwarden, streamed(bytesOf(95)), { resume: memory });
    await expect(work).rejects.toMatchObject({ code: 'dataset_rejected' });
    expect(items.size).toBe(0);
  });

  it('tells that the storage has dropped its parts, and then begins anew', async () => {
    const storage = new FakeStorage();
    const { memory } = memoryOf();
    const file = bytesOf(95);
    await killedAfter(storage, 6, file, { resume: memory });
    storage.drop('d1');
    const { podwarden } = clientOfStorage(storage);
    const work = uploadDataset(podwarden, streamed(file), { resume: memory });
    await expect(work).rejects.toMatchObject({ name: 'ConflictError', code: 'upload_lost' });
    expect(storage.datasets.size).toBe(0);
    expect(await uploadDataset(podwarden, streamed(file), { resume: memory })).toMatchObject({ status: 'ready' });
  });

  it('leaves alone what another process has completed meanwhile', async () => {
    const file = bytesOf(95);
    const { memory } = memoryOf();
    let other: Promise<unknown> | undefined;
    const storage: FakeStorage = new FakeStorage({
      faultOf: (n) => {
        if (n !== 4) return undefined;
        const second = clientOfStorage(storage).podwarden;
        other = uploadDataset(second, streamed(file), { datasetId: 'd1' });
        return 'hangs';
      },
    });
    const { podwarden } = clientOfStorage(storage);
    expect(await uploadDataset(podwarden, streamed(file), { resume: memory })).toMatchObject({ status: 'ready' });
    await other;
    expect(contentOf(storage)).toEqual(Buffer.from(file));
    expect(storage.datasets.size).toBe(1);
  });
});

describe('an upload of a dataset that is named', () => {
  it('goes on with nothing but the file', async () => {
    const storage = new FakeStorage();
    const file = bytesOf(95);
    await killedAfter(storage, 5, file, { resume: memoryOf().memory });
    const isResumed: boolean[] = [];
    const check = async (told: { readonly isResumed: boolean }) => void isResumed.push(told.isResumed);
    await uploadDataset(clientOfStorage(storage).podwarden, streamed(file), { datasetId: 'd1', check });
    expect([sentBytes(storage), isResumed]).toEqual([95, [true]]);
  });

  it('refuses another file, and leaves the dataset when it is cancelled', async () => {
    const storage = new FakeStorage();
    await killedAfter(storage, 5, bytesOf(95), { resume: memoryOf().memory });
    const { podwarden } = clientOfStorage(storage);
    const work = uploadDataset(podwarden, streamed(bytesOf(94)), { datasetId: 'd1' });
    await expect(work).rejects.toMatchObject({ name: 'ConflictError', code: 'file_changed' });
    await killedAfter(storage, 7, bytesOf(95), { datasetId: 'd1' });
    expect(storage.datasets.size).toBe(1);
  });
});
