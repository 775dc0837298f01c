import fc from 'fast-check';
import { Shortlist } from '../../../shared/domain/reaper/shortlist.ts';

const ascending = (a: number, b: number): number => a - b;

describe('a shortlist', () => {
  it('keeps the best few in order, whatever order they come in, and hands back every other one', () => {
    const anyNumbers = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });
    fc.assert(
      fc.property(anyNumbers, fc.nat({ max: 12 }), (numbers, size) => {
        const list = new Shortlist(size, ascending);
        const handedBack = numbers.flatMap((number) => list.offer(number) ?? []);
        expect(list.items()).toEqual([...numbers].sort(ascending).slice(0, size));
        expect([...list.items(), ...handedBack].sort(ascending)).toEqual([...numbers].sort(ascending));
      }),
    );
  });
});
