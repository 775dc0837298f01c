import { randomBytes } from 'node:crypto';
import { createHandler as complete } from '../../../functions/datasets/complete-dataset.ts';
import { createHandler as create } from '../../../functions/datasets/create-dataset.ts';
import { createHandler as remove } from '../../../functions/datasets/delete-dataset.ts';
import { createHandler as get } from '../../../functions/datasets/get-dataset.ts';
import { createHandler as getUpload } from '../../../functions/datasets/get-dataset-upload.ts';
import { createHandler as list } from '../../../functions/datasets/list-datasets.ts';
import { createHandler as mend } from '../../../functions/datasets/mend-dataset-compression.ts';
import { createHandler as presignParts } from '../../../functions/datasets/presign-dataset-parts.ts';
import { createHandler as update } from '../../../functions/datasets/update-dataset.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import type { Limits } from '../../../shared/domain/limits/limits.ts';
import { type Answered, call } from '../../support/api-event.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeDatasetStore } from '../../support/fake-dataset-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';

export const mebibyte = 1024 * 1024;

interface Options {
  readonly maxDatasetBytes?: number;
  readonly jobs?: readonly Job[];
  readonly userLimits?: Limits;
  /** Hears of faults that no caller hears of; a test that expects none gets them thrown. */
  readonly onFault?: (error: unknown) => void;
}

/** The dataset functions on one set of fakes, and a client that uploads to them. */
export const setup = ({
  maxDatasetBytes = 20 * 1024 * mebibyte,
  jobs = [],
  userLimits = someUserLimits,
  onFault = (error) => {
    throw error;
  },
}: Options = {}) => {
  let now = new Date('2026-01-01T12:00:00.000Z');
  const clock = () => now;
  let ids = 0;
  const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  const datasets = new FakeDatasetStore();
  const objects = new FakeObjectStore(clock);
  const usage = new FakeUsageStore();
  const stores = { datasets, objects, usage, controls: new FakeControlsStore(), jobs: new FakeJobStore(jobs) };
  const handlers = {
    create: create({ ...stores, clock, newId, randomBytes, maxDatasetBytes, userLimits, onFault }),
    complete: complete(stores),
    remove: remove({ ...stores, clock, randomBytes, onFault }),
    get: get(stores),
    list: list(stores),
    presignParts: presignParts(stores),
    update: update(stores),
    getUpload: getUpload(stores),
    mend: mend(stores),
  };
  const as = (userId: string) => ({
    create: (body: unknown, key?: string): Promise<Answered> =>
      call(handlers.create, { userId, body, ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }) }),
    complete: (id: string, body?: unknown) => call(handlers.complete, { userId, path: { id }, body }),
    remove: (id: string) => call(handlers.remove, { userId, path: { id } }),
    get: (id: string) => call(handlers.get, { userId, path: { id } }),
    list: (query: Record<string, string> = {}) => call(handlers.list, { userId, query }),
    update: (id: string, body: unknown) => call(handlers.update, { userId, path: { id }, body }),
    getUpload: (id: string) => call(handlers.getUpload, { userId, path: { id } }),
    mend: (id: string) => call(handlers.mend, { userId, path: { id } }),
    presignParts: (id: string, body: unknown) => call(handlers.presignParts, { userId, path: { id }, body }),
  });
  const user = as('user-1');
  /** Announces, sends and completes these bytes. */
  const upload = async (content: string | Uint8Array, fields: Record<string, unknown> = {}) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const created = await user.create({ name: 'a dataset', size_bytes: bytes.length, ...fields });
    const sent = await objects.send(created.body.upload.url, bytes, created.body.upload.headers);
    if (sent.status !== 200) throw new Error(`The object store answered ${sent.status}.`);
    const id: string = created.body.dataset.id;
    return { id, answer: await user.complete(id) };
  };
  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  return { ...stores, handlers, as, user, upload, pass };
};
