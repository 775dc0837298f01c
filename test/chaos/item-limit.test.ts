import { withFaults } from '../../shared/aws/faults.ts';
import { aJob } from '../support/a-job.ts';
import { createVirtualWorld } from '../virtual/world.ts';

describe('the stores of a virtual world', () => {
  it('refuse an item above 400 KB by its bytes, for good, keep the one that stands, and tell the largest', async () => {
    const { stage } = await createVirtualWorld({ seed: 1 });
    const { jobs, itemLimit } = stage;
    const job = aJob();
    await jobs.create(job);
    const fill = (text: string) =>
      withFaults('The database', () =>
        jobs.change(job.id, { expect: { statuses: [job.status] }, set: { last_refusal: text } }),
      );
    await expect(fill('x'.repeat(390_000))).resolves.toMatchObject({ outcome: 'changed' });
    expect(itemLimit.refused).toBe(0);
    await expect(fill('漢'.repeat(137_000))).rejects.toMatchObject({ name: 'ValidationException' });
    expect(jobs.rows.get(job.id)?.last_refusal).toMatch(/^x+$/);
    expect(itemLimit).toMatchObject({ refused: 1, largest: { what: 'job' } });
    expect(itemLimit.largest.bytes).toBeGreaterThan(411_000);
  });
});
