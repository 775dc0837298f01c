import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../shared/client/index.ts';
import { aWorld, removeHomes } from './a-world.ts';
import { aDatasetView, datasetId } from './some-things.ts';

afterEach(removeHomes);

/** No pause takes any time, and no time limit is ever over: a real file is read, and how long that takes is the machine's business. */
const clock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = delayMs < 30_000 ? setImmediate(run) : undefined;
    return () => clearImmediate(timer);
  },
};

/** Datasets are announced, and then the storage refuses their bytes. */
const setup = () => {
  const made = aWorld({ columns: 120 });
  Object.assign(made.world, { clock });
  const path = join(made.home, 'texts.jsonl');
  writeFileSync(path, '{"text":"x"}\n');
  const url = 'https://storage.example.com/put';
  const upload = { method: 'PUT', url, headers: {}, expires_at: '2026-11-27T16:00:00.000Z' };
  made.api
    .on('POST /api/datasets', { status: 201, body: { dataset: aDatasetView({ status: 'uploading' }), upload } })
    .on('GET /api/datasets/{id}/upload', { body: upload })
    .on('DELETE /api/datasets/{id}', { status: 204 })
    .on(`PUT ${url}`, { status: 400, body: { error: 'No.' } });
  const send = (...more: readonly string[]) => made.run('dataset', 'upload', path, ...more);
  const asked = (method: string, pathname: string) =>
    made.api.asked.filter((call) => call.method === method && call.path === pathname);
  return {
    path,
    upload: send,
    keys: () => asked('POST', '/api/datasets').map(({ headers }) => headers.get('idempotency-key')),
    deleted: () => asked('DELETE', `/api/datasets/${datasetId}`).length,
  };
};

describe('an upload that was interrupted', () => {
  it.each([[['--no-check']], [[]]])('with %j is gone on with by the same line', async (options) => {
    const { upload, keys, deleted } = setup();
    expect((await upload(...options)).code).toBe(5);
    const { err } = await upload(...options);
    expect(err).toContain('Going on with the upload that was interrupted.');
    expect([keys().length, deleted()]).toEqual([1, 0]);
  });

  it.each([
    [['--no-check'], ['--no-check', '--restart'], 'as --restart asks'],
    [[], ['--restart'], 'as --restart asks'],
    [['--no-check'], [], 'was not checked'],
    [[], ['--name', 'other'], 'had another --name'],
    [[], ['--format', 'text'], 'had another --name, --description or --format'],
  ])('with %j begins anew with %j, and leaves nothing of what was sent', async (before, after, why) => {
    const { upload, keys, deleted } = setup();
    await upload(...before);
    const { err } = await upload(...after);
    expect(err).toContain(why);
    expect(err).not.toContain('has changed');
    expect([new Set(keys()).size, deleted()]).toEqual([2, 1]);
  });

  it('begins anew where the file has changed', async () => {
    const { path, upload, deleted } = setup();
    await upload('--no-check');
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    expect((await upload('--no-check')).err).toContain('The file has changed since its upload was interrupted');
    expect(deleted()).toBe(1);
  });
});
