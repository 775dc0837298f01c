import { cancelEach } from '../../../apps/console/src/screens/jobs/cancel-jobs.ts';
import { ConflictError, ServerError } from '../../../shared/client/index.ts';

describe('many jobs at once', () => {
  test('are each cancelled once, few at a time, and those that ended by themselves are over', async () => {
    const ids = Array.from({ length: 23 }, (_, n) => `job ${n}`);
    const asked: string[] = [];
    let [now, most] = [0, 0];
    const outcome = await cancelEach(ids, async (id) => {
      asked.push(id);
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      if (id === 'job 7') throw new ConflictError('job_over', 'It is completed.');
    });
    expect(asked).toEqual(ids);
    expect(most).toBeLessThanOrEqual(4);
    expect(outcome.failed).toEqual([]);
    expect(outcome.over.toSorted()).toEqual(ids.toSorted());
  });

  test('that cannot be cancelled keep no other one from it, and say why', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { over, failed } = await cancelEach(ids, async (id) => {
      if (id < 'e') throw id === 'a' ? new ServerError('internal_error', 'On our side.') : `refused ${id}`;
    });
    expect(over).toEqual(['e', 'f']);
    expect(failed.map(({ id, error }) => `${id}: ${error.message}`)).toEqual([
      'a: On our side.',
      'b: refused b',
      'c: refused c',
      'd: refused d',
    ]);
  });
});
