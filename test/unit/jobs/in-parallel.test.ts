import { inParallel } from '../../../shared/domain/in-parallel.ts';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('work in parallel', () => {
  it('starts in order, so many at a time and no more', async () => {
    const started: number[] = [];
    let [underWay, most] = [0, 0];
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      started.push(item);
      underWay += 1;
      most = Math.max(most, underWay);
      await later();
      underWay -= 1;
    });
    expect(started).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect([most, underWay]).toEqual([3, 0]);
  });

  it('begins nothing more after a fault, and tells it when all is still', async () => {
    const ended: number[] = [];
    const work = inParallel([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('one');
      await later();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('one');
    expect(ended).toEqual([2]);
  });

  it('is nothing for nobody', async () => {
    await inParallel([], 3, async () => {
      throw new Error('never');
    });
  });
});
