import { createHash } from 'node:crypto';
import { createHandler as create } from '../../../functions/downloads/create-download-token.ts';
import { createHandler as inspect } from '../../../functions/downloads/inspect-download-token.ts';
import { createHandler as redeem } from '../../../functions/downloads/redeem-download-token.ts';
import { createHandler as refresh } from '../../../functions/downloads/refresh-download-token.ts';
import { createHandler as revoke } from '../../../functions/downloads/revoke-download-token.ts';
import type { StoredDataset } from '../../../shared/domain/datasets/dataset.ts';
import { datasetObjectKey } from '../../../shared/domain/datasets/object-key.ts';
import type { FullJob, Job } from '../../../shared/domain/jobs/job.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { aDataset } from '../../support/a-dataset.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { FakeDatasetStore } from '../../support/fake-dataset-store.ts';
import { FakeDownloadTokenStore } from '../../support/fake-download-token-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';

/** 43 characters that a test can tell apart. */
export const aToken = (name: string): string => name.padEnd(43, '_');

export const jobToken = aToken('job-token');

/** A job whose pod has claimed it. */
export const aRunningJob = (overrides: Partial<FullJob> = {}): FullJob =>
  aJob({
    status: 'running',
    phase: 'downloading_dataset',
    dataset: { object_key: 'datasets/user-1/d/data', size_bytes: 1000, sha256: 'a'.repeat(64), compression: 'none' },
    job_token_sha256: hashToken(jobToken),
    ...overrides,
  });

interface Options {
  readonly dataset?: Partial<StoredDataset>;
  readonly jobs?: readonly Job[];
}

export const setup = ({ dataset: overrides = {}, jobs: standing = [] }: Options = {}) => {
  let now = new Date('2026-01-01T12:00:00.000Z');
  const clock = () => now;
  const dataset = aDataset({ sha256: 'a'.repeat(64), ...overrides });
  const datasets = new FakeDatasetStore([dataset]);
  const tokens = new FakeDownloadTokenStore();
  const jobs = new FakeJobStore(standing);
  const objects = new FakeObjectStore(clock);
  objects.plant(datasetObjectKey('user-1', dataset.id), 'the bytes');
  const secret = new FakeSecretReader();
  let count = 0;
  const newId = () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`;
  const randomBytes = (length: number) => createHash('sha512').update(String(++count)).digest().subarray(0, length);
  const minting = { newId, randomBytes, publicApiUrl: 'https://api.test', defaultTtlSeconds: 7200 };
  const deps = { datasets, tokens, jobs, objects, secret, clock, ...minting };
  const handlers = { create: create(deps), revoke: revoke(deps), redeem: redeem(deps), inspect: inspect(deps) };
  const refreshHandler = refresh(deps);
  return {
    ...deps,
    dataset,
    create: (body: unknown, { userId = 'user-1', key = '', id = dataset.id } = {}) =>
      call(handlers.create, {
        userId,
        path: { id },
        body,
        ...(key === '' ? {} : { headers: { 'idempotency-key': key } }),
      }),
    revoke: (tokenId: string, userId = 'user-1') => call(handlers.revoke, { userId, path: { token_id: tokenId } }),
    redeem: (token: string) => call(handlers.redeem, { query: { token } }),
    inspect: (token: string) => call(handlers.inspect, { query: { token } }),
    refresh: (bearer: string | undefined, body?: unknown) =>
      call(refreshHandler, { ...(bearer === undefined ? {} : { bearer }), body }),
    handlers,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
};
