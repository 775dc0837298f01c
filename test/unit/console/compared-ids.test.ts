import fc from 'fast-check';
import { addressOfCompared, mostCompared, readComparedIds } from '../../../apps/console/src/data/compared-ids.ts';
import { propertyRuns } from '../../support/effort.ts';

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => idOf(n));

const readAddress = (address: string) =>
  readComparedIds(Object.fromEntries(new URL(address, 'http://console').searchParams));

describe('the address of a comparison', () => {
  test('names up to six jobs, in their order', () => {
    for (const count of [0, 1, 2, mostCompared]) {
      expect(readAddress(addressOfCompared(ids(count)))).toEqual({ ids: ids(count), faults: [] });
    }
  });

  test('that names more than six says how many it leaves out', () => {
    expect(readAddress(addressOfCompared(ids(9)))).toEqual({
      ids: ids(6),
      faults: ['6 jobs are compared at most: the first 6 are shown, 3 left out.'],
    });
  });

  test('that names a job twice shows it once, and says so', () => {
    expect(readComparedIds({ jobs: `${idOf(1)},${idOf(2)},${idOf(1)}` })).toEqual({
      ids: [idOf(1), idOf(2)],
      faults: [`Job ${idOf(1)} is named more than once, and shown once.`],
    });
  });

  test('says of each text that is no id that it is none, however many and long they are', () => {
    const { ids: some, faults } = readComparedIds({
      jobs: `${idOf(1).toUpperCase()}, <b>, ../x,y,z,,${'é'.repeat(90)}`,
    });
    expect(some).toEqual([idOf(1)]);
    expect(faults).toEqual([
      '“<b>” is no id of a job.',
      '“../x” is no id of a job.',
      '“y” is no id of a job.',
      'Nor are 2 more.',
    ]);
    expect(readComparedIds({ jobs: 'é'.repeat(90) }).faults).toEqual([`“${'é'.repeat(40)}…” is no id of a job.`]);
  });

  test('whatever it is, it is read as at most six different ids', () => {
    const anyText = fc.array(fc.oneof(fc.string(), fc.nat(9).map(idOf)), { maxLength: 20 }).map((all) => all.join(','));
    fc.assert(
      fc.property(anyText, (jobs) => {
        const { ids: read, faults } = readComparedIds({ jobs });
        expect(read.length).toBeLessThanOrEqual(mostCompared);
        expect(new Set(read).size).toBe(read.length);
        expect(readAddress(addressOfCompared(read))).toEqual({ ids: read, faults: [] });
        expect(new Set(faults).size).toBe(faults.length);
      }),
      propertyRuns(300),
    );
  });
});
