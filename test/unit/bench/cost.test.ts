import fc from 'fast-check';
import { added, atScale, dollarsOf, ofJobHourInAll, ofStageMonth, times, totalOf } from '../../bench/cost/calculate.ts';
import { readCounts } from '../../bench/cost/counts.ts';
import { type PriceName, readPrices } from '../../bench/cost/inputs.ts';
import { wireItemBytes } from '../../bench/cost/item-size.ts';
import { inputsOf, pageNames, pagesOf, readPages } from '../../bench/cost/pages.ts';
import { podsUntil, quotasOf } from '../../bench/cost/quotas.ts';
import { writeUnits } from '../../bench/cost/write-units.ts';

const prices = readPrices();
const inputs = inputsOf(readCounts());
const names = Object.keys(prices.prices) as PriceName[];

describe('what it costs', () => {
  // After a change of prices, assumptions or limits: npm run cost -- --counted.
  it('is what the pages say of the counts that are committed', () => {
    const pages = readPages();
    const renewed = pagesOf(pages, readCounts());
    for (const name of pageNames) expect(pages[name]).toBe(renewed[name]);
  });

  it('of a million requests, 2 GB out and 3 000 GB-seconds is what one reckons by hand', () => {
    const usage = { api_gateway_request: 1_000_000, transfer_out_gb: 2, lambda_gb_second: 3000 };
    expect(totalOf(usage, prices)).toBeCloseTo(1 + 0.18 + 0.0400002, 9);
  });

  it('of usages together is the sum of theirs, and grows in proportion', () => {
    const usage = fc.dictionary(fc.constantFrom(...names), fc.double({ min: 0, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(usage, usage, fc.integer({ min: 1, max: 1000 }), (one, other, factor) => {
        const apart = totalOf(one, prices) + totalOf(other, prices);
        expect(totalOf(added(one, other), prices)).toBeCloseTo(apart, 3);
        expect(totalOf(times(one, factor), prices) / factor).toBeCloseTo(totalOf(one, prices), 3);
      }),
    );
  });

  it('of each thing is the price for as many as the price is for', () => {
    for (const name of names) {
      const { dollars, per } = prices.prices[name];
      expect(dollarsOf(name, per, prices)).toBeCloseTo(dollars, 12);
    }
  });

  it('grows with pods by the same for each, over what a stage costs without any', () => {
    const fixed = totalOf(ofStageMonth(inputs), prices);
    const each = totalOf(ofJobHourInAll(inputs), prices) * 730;
    for (const pods of [1, 10, 1000, 100_000]) {
      expect(atScale(pods, inputs, prices).dollarsPerMonth / (fixed + pods * each)).toBeCloseTo(1, 9);
    }
    expect(atScale(10, inputs, prices).dollarsPerJobHour).toBeGreaterThan(
      atScale(1000, inputs, prices).dollarsPerJobHour,
    );
  });
});

describe('quotas', () => {
  it('suffice for one pod less than those that are named, and no more', () => {
    for (const quota of quotasOf(inputs)) {
      const pods = podsUntil(quota);
      expect([quota.name, quota.used(pods) > quota.limit, quota.used(pods - 1) > quota.limit]).toEqual([
        quota.name,
        true,
        false,
      ]);
    }
  });
});

describe('write units', () => {
  const job = { job_id: { S: 'j' }, user_id: { S: 'u' }, created_at_id: { S: 'c' }, active_shard: { S: '3' } };
  const large = { ...job, filler: { S: 'x'.repeat(2100) } };

  it('are reckoned by the sizes that the Developer Guide gives', () => {
    expect(wireItemBytes({ id: { S: 'abc' } })).toBe(5);
    expect(wireItemBytes({ n: { N: '-1234.5' } })).toBe(1 + 3 + 1);
    expect(wireItemBytes({ m: { M: { a: { BOOL: true } } } })).toBe(1 + 3 + 1 + 1 + 1);
    expect(wireItemBytes({ l: { L: [{ S: 'ab' }, { NULL: true }] } })).toBe(1 + 3 + (1 + 2) + (1 + 1));
  });

  it('of a change are those of the larger item, again for the copy that it changes, and none for a copy that stays', () => {
    expect(writeUnits('Jobs', large, { ...large, phase: { S: 'training' } })).toEqual({ table: 3, indexes: 1 });
    expect(writeUnits('Jobs', large, job)).toEqual({ table: 3, indexes: 0 });
  });

  it('of a new item are one for each index that takes it, and two where its copy moves to another key', () => {
    expect(writeUnits('Jobs', undefined, job)).toEqual({ table: 1, indexes: 2 });
    expect(writeUnits('Jobs', job, { ...job, active_shard: { S: '4' } })).toEqual({ table: 1, indexes: 2 });
  });

  it('of a write that changes nothing are one for the table and none for its indexes', () => {
    expect(writeUnits('Jobs', job, job)).toEqual({ table: 1, indexes: 0 });
  });
});
