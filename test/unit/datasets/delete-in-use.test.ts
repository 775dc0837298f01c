import { aJob } from '../../support/a-job.ts';
import { setup } from './dataset-world.ts';

const id = '00000000-0000-4000-8000-000000000001';

describe('delete-dataset', () => {
  it.each([
    ['running', 409],
    ['completed', 204],
  ] as const)('while a job that is %s is evaluated on it answers %i', async (status, expected) => {
    const { user } = setup({ jobs: [aJob({ validation_dataset_id: id, status, phase: null })] });
    await user.create({ name: 'a', size_bytes: 1 });
    expect((await user.remove(id)).status).toBe(expected);
  });

  it.each([
    ['queued', 409],
    ['pending', 409],
    ['running', 409],
    ['completed', 204],
    ['failed', 204],
    ['cancelled', 204],
  ] as const)('while a job that is %s uses it answers %i', async (status, expected) => {
    const { user, objects } = setup({ jobs: [aJob({ dataset_id: id, status, phase: null })] });
    const { dataset, upload } = (await user.create({ name: 'a', size_bytes: 1 })).body;
    expect(dataset.id).toBe(id);
    await objects.send(upload.url, Uint8Array.of(1), upload.headers);
    const answer = await user.remove(id);
    expect(answer.status).toBe(expected);
    expect(objects.objects.size).toBe(expected === 409 ? 1 : 0);
    if (expected === 409) expect(answer.body.code).toBe('dataset_in_use');
  });
});
