import { actOnEach, isOver } from '../../../apps/console/src/screens/jobs/each-job.ts';
import { ConflictError, NotFoundError, ServerError } from '../../../shared/client/index.ts';

describe('many jobs at once', () => {
  test('are each cancelled once, few at a time, and those that ended by themselves are over', async () => {
    const ids = Array.from({ length: 23 }, (_, n) => `job ${n}`);
    const asked: string[] = [];
    let [now, most] = [0, 0];
    const cancel = async (id: string) => {
      asked.push(id);
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      if (id === 'job 7') throw new ConflictError('job_over', 'It is completed.');
    };
    const outcome = await actOnEach(ids, cancel, isOver);
    expect(asked).toEqual(ids);
    expect(most).toBeLessThanOrEqual(4);
    expect(outcome.failed).toEqual([]);
    expect(outcome.done.toSorted()).toEqual(ids.toSorted());
  });

  test('that cannot be cancelled keep no other one from it, and say why', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const cancel = async (id: string) => {
      if (id < 'e') throw id === 'a' ? new ServerError('internal_error', 'On our side.') : `refused ${id}`;
    };
    const { done, failed } = await actOnEach(ids, cancel, isOver);
    expect(done).toEqual(['e', 'f']);
    expect(failed.map(({ id, error }) => `${id}: ${error.message}`)).toEqual([
      'a: On our side.',
      'b: refused b',
      'c: refused c',
      'd: refused d',
    ]);
  });

  test('that are gone are deleted, and those that are not over yet are not', async () => {
    const errors = [new NotFoundError('not_found', 'None.'), new ConflictError('job_not_over', 'Its pod is not gone.')];
    const erase = async (id: string) => {
      throw errors[Number(id)];
    };
    const { done, failed } = await actOnEach(['0', '1'], erase, (error) => error instanceof NotFoundError);
    expect([done, failed.map(({ id }) => id)]).toEqual([['0'], ['1']]);
  });
});
