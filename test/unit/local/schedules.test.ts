import { repeating } from '../../../infra/local/schedules/repeating.ts';
import { rateSeconds } from '../../../infra/local/schedules/schedule-plan.ts';
import { scheduledEvent } from '../../../infra/local/schedules/scheduled-event.ts';

const plan = (input?: string) => ({
  name: 'sweep',
  logicalId: 'Sweep',
  arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep',
  functionName: 'sweep',
  everySeconds: 60,
  input,
});

describe('rateSeconds', () => {
  it.each([
    ['rate(1 minute)', 60],
    ['rate(10 minutes)', 600],
    ['rate(2 hours)', 7200],
    ['rate(1 day)', 86_400],
  ])('reads %s', (expression, seconds) => {
    expect(rateSeconds(expression)).toBe(seconds);
  });

  it.each(['cron(0 12 * * ? *)', 'rate(0 minutes)', 'at(2026-01-01T00:00:00)'])('stops over %s', (expression) => {
    expect(() => rateSeconds(expression)).toThrow(`cannot read the schedule ${expression}`);
  });
});

describe('scheduledEvent', () => {
  const now = new Date('2026-01-01T00:00:00.123Z');

  it('is EventBridge’s own without an input', () => {
    expect(scheduledEvent(plan(), now)).toMatchObject({ source: 'aws.scheduler', time: '2026-01-01T00:00:00Z' });
  });

  it('is the target’s input with the context attributes filled in', () => {
    const input = '{"at":"<aws.scheduler.scheduled-time>","other":"<aws.scheduler.unknown>"}';
    expect(scheduledEvent(plan(input), now)).toEqual({ at: '2026-01-01T00:00:00Z', other: '<aws.scheduler.unknown>' });
  });
});

describe('repeating', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('never runs two rounds at once, and goes on after one that failed', async () => {
    const ends: (() => void)[] = [];
    const faults: unknown[] = [];
    let rounds = 0;
    const work = () => {
      rounds += 1;
      return new Promise<void>((resolve, reject) =>
        ends.push(rounds === 1 ? () => reject(new Error('first')) : resolve),
      );
    };
    const { stop } = repeating(1, work, (cause) => faults.push(cause));
    await jest.advanceTimersByTimeAsync(3000);
    expect(rounds).toBe(1);
    ends[0]?.();
    await jest.advanceTimersByTimeAsync(1000);
    expect([rounds, faults.length]).toEqual([2, 1]);
    stop();
    ends[1]?.();
    await jest.advanceTimersByTimeAsync(5000);
    expect(rounds).toBe(2);
  });
});
