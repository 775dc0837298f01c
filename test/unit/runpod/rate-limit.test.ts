import { parseRateLimit } from '../../../shared/runpod/rate-limit.ts';

describe('the RateLimit field', () => {
  it('tells of each window what is left and when it begins anew', () => {
    expect(parseRateLimit('"minute";r=0;t=12, "hour";r=2800;t=1812, "day";r=49500;t=45012')).toEqual([
      { remaining: 0, resets_in_seconds: 12 },
      { remaining: 2800, resets_in_seconds: 1812 },
      { remaining: 49_500, resets_in_seconds: 45_012 },
    ]);
  });

  it('may have its parameters in any order, with others between', () => {
    expect(parseRateLimit('"a, b";pk=:Zm9v:; t=3;r=7 ')).toEqual([{ remaining: 7, resets_in_seconds: 3 }]);
  });

  it.each(['', '60', '"minute"', '"minute";r=5', '"minute";t=5', '"minute";r=-1;t=5', '"minute";r=1.5;t=5'])(
    'tells nothing as %j',
    (field) => {
      expect(parseRateLimit(field)).toEqual([]);
    },
  );
});
