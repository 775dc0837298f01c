import fc from 'fast-check';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { allowedCalls, CallBudget, callsToEnd } from '../../../shared/domain/reaper/call-budget.ts';
import { propertyRuns } from '../../support/effort.ts';
import { someSweepLimits } from '../../support/some-sweep-limits.ts';
import { start } from './world.ts';

const { maxProviderCalls } = someSweepLimits;

/** The calls left in each window after the list was read; the published policy is 60, 3000 and 50 000. */
const windows = (minute: number, hour: number, day: number, secondsOn = 0) => ({
  windows: [
    { remaining: minute, resets_in_seconds: 60 },
    { remaining: hour, resets_in_seconds: 3600 - secondsOn },
    { remaining: day, resets_in_seconds: 86_400 - secondsOn },
  ],
});

describe('the calls of a sweep', () => {
  it.each([
    ['one page was read', 1, 33],
    ['20 pages were read', 20, 14],
    ['more pages were read than there are calls', 60, 10],
  ])('are those of the worst published limit where nothing is told and %s', (_name, callsRead, allowed) => {
    expect(allowedCalls({ windows: [] }, callsRead, maxProviderCalls)).toBe(allowed);
  });

  it.each([
    ['three quarters of what is left of the minute, less a few for others', windows(59, 2999, 49_999), 1, 38],
    ['more where more was granted', windows(176, 7193, 250_000), 1, 126],
    ['few where others have used the minute up', windows(4, 2900, 49_000), 1, 1],
    ['none where nothing is left', windows(0, 2900, 49_000), 1, 0],
    ['at the pace of the hour where that is short', windows(59, 600, 49_000), 1, 1],
    ['at the pace of the day where that is short', windows(59, 2999, 20_000), 1, 2],
    ['less what later sweeps need to read the list', windows(123, 5143, 250_000), 57, 39],
    ['a few where not even the lists can be paid for', windows(59, 200, 90_000), 20, 7],
    ['no more than can be made in the time', windows(5000, 100_000, 1_000_000), 1, 240],
  ])('are %s', (_name, usage, callsRead, allowed) => {
    expect(allowedCalls(usage, callsRead, maxProviderCalls)).toBe(allowed);
  });

  it.each([
    ['60, 3000 and 50 000', 60, 3000, 50_000, 20],
    ['180, 7200 and 250 000', 180, 7200, 250_000, 57],
  ])(
    'last to the end of a window of %s, all of them spent by each sweep of a day',
    (_name, perMinute, perHour, perDay, pages) => {
      let [hour, day, fewest] = [perHour, perDay, Number.POSITIVE_INFINITY];
      for (let minute = 0; minute < 1440; minute += 1) {
        if (minute % 60 === 0) hour = perHour;
        const secondsOn = (minute % 60) * 60;
        const usage = {
          windows: [
            { remaining: perMinute - pages, resets_in_seconds: 60 },
            { remaining: hour - pages, resets_in_seconds: 3600 - secondsOn },
            { remaining: day - pages, resets_in_seconds: 86_400 - minute * 60 },
          ],
        };
        const allowed = allowedCalls(usage, pages, maxProviderCalls);
        hour -= pages + allowed;
        day -= pages + allowed;
        fewest = Math.min(fewest, allowed, hour, day);
      }
      expect(fewest).toBeGreaterThanOrEqual(0);
    },
  );
});

describe('a sweep that RunPod grants more calls', () => {
  it('never has fewer calls', () => {
    const figures = fc.record({
      remaining: fc.integer({ min: 0, max: 3000 }),
      resets_in_seconds: fc.integer({ min: 1, max: 4000 }),
      pages: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(figures, ({ remaining, resets_in_seconds, pages }) => {
        const allowed = (left: number) =>
          allowedCalls({ windows: [{ remaining: left, resets_in_seconds }] }, pages, maxProviderCalls);
        return allowed(remaining) <= allowed(remaining + 1) && allowed(remaining) <= allowed(remaining + 60);
      }),
      propertyRuns(4000),
    );
    expect(allowedCalls({ windows: [{ remaining: 9, resets_in_seconds: 60 }] }, 20, maxProviderCalls)).toBe(7);
  });
});

describe('the lists of an account that several stages share', () => {
  it('can be made in each minute of a day, however much the stages have to do and their users ask', () => {
    const policy = fc.record({
      perHour: fc.integer({ min: 1000, max: 8000 }),
      perDay: fc.integer({ min: 20_000, max: 60_000 }),
      // Each stage takes a list and an end a minute beside the calls of its users, even if few calls are left.
      of: fc.constantFrom(
        { stages: 1, callsOfUsers: 11 },
        { stages: 2, callsOfUsers: 4 },
        { stages: 3, callsOfUsers: 2 },
      ),
      wanted: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(policy, ({ perHour, perDay, of: { stages, callsOfUsers }, wanted }) => {
        let [hour, day] = [perHour, perDay];
        for (let second = 0; second < 86_400; second += 60) {
          if (second % 3600 === 0) hour = perHour;
          const left = () => [
            { remaining: hour, resets_in_seconds: 3600 - (second % 3600) },
            { remaining: day, resets_in_seconds: 86_400 - second },
          ];
          const take = (calls: number) => {
            hour -= calls;
            day -= calls;
          };
          for (let stage = 0; stage < stages; stage += 1) {
            take(1);
            if (Math.min(hour, day) < 0) return false;
            const allowed = allowedCalls({ windows: left() }, 1, maxProviderCalls);
            take(Math.min(wanted, Math.max(allowed, callsToEnd(left()))));
            take(Math.min(callsOfUsers, hour, day));
          }
        }
        return true;
      }),
      propertyRuns(2000),
    );
  });
});

describe('a budget', () => {
  const setup = () => {
    let seconds = 0;
    const budget = new CallBudget(40, () => addSeconds(start, seconds));
    return { budget, pass: (by: number) => (seconds += by) };
  };

  it('grants nothing before it was told how much', () => {
    const { budget } = setup();
    expect(budget.spend()).toBe(false);
    budget.grant(1);
    expect([budget.spend(), budget.spend()]).toEqual([true, false]);
    budget.giveBack();
    expect(budget.spend()).toBe(true);
  });

  it('books every call that was really sent, repeats of one included', () => {
    const { budget } = setup();
    let sent = 0;
    budget.grant(5, { sent: () => sent });
    budget.spend();
    expect(budget.callsLeft).toBe(4);
    sent = 3;
    expect(budget.callsLeft).toBe(2);
    budget.spend();
    sent = 4;
    expect(budget.callsLeft).toBe(1);
    expect([budget.spend(), budget.spend()]).toEqual([true, false]);
    budget.giveBack();
    expect(budget.callsLeft).toBe(1);
  });

  it('has a few calls to end pods with where the provider tells that it has none left, which it may tell of another time', () => {
    const { budget, pass } = setup();
    budget.grant(0, { toEnd: 3 });
    expect(budget.spend()).toBe(false);
    expect([1, 2, 3, 4].map(() => budget.spendToEnd())).toEqual([true, true, true, false]);
    budget.giveBack();
    expect([budget.spend(), budget.callsLeft, budget.spendToEnd()]).toEqual([false, 0, true]);
    budget.giveBack();
    pass(40);
    expect(budget.spendToEnd()).toBe(false);
  });

  it('has no more than were granted to end pods with where those are many', () => {
    const { budget } = setup();
    budget.grant(4, { toEnd: 3 });
    expect([1, 2, 3, 4, 5].map(() => budget.spendToEnd())).toEqual([true, true, true, true, false]);
    budget.giveBack();
    expect(budget.callsLeft).toBe(1);
  });

  it('has none to end pods with, either, when the provider has had enough', () => {
    const { budget } = setup();
    budget.grant(1, { toEnd: 3 });
    expect(budget.spendToEnd()).toBe(true);
    budget.stop();
    budget.giveBack();
    expect(budget.spendToEnd()).toBe(false);
  });

  it('ends with its time', () => {
    const { budget, pass } = setup();
    budget.grant(9);
    pass(39);
    expect([budget.secondsLeft, budget.secondsToDecide, budget.spend()]).toEqual([1, -19, true]);
    pass(1);
    expect(budget.spend()).toBe(false);
  });

  it('ends when the provider has had enough, whatever is given back', () => {
    const { budget } = setup();
    budget.grant(9);
    budget.spend();
    budget.stop();
    budget.giveBack();
    expect(budget.spend()).toBe(false);
  });
});
