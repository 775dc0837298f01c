import { acceleratedClock } from '../../../infra/local/runpod-simulator/clock.ts';
import { seededRandom } from '../../../infra/local/runpod-simulator/random.ts';
import { ManualClock } from '../../../infra/local/runpod-simulator/testing/manual-clock.ts';

describe('ManualClock', () => {
  it('runs thousands of timers in the order of their times, then of their making, without those cancelled', () => {
    const clock = new ManualClock(0);
    const random = seededRandom(3);
    const ran: [number, number][] = [];
    const expected: [number, number][] = [];
    for (let index = 0; index < 5000; index += 1) {
      const at = Math.floor(random() * 500);
      const cancel = clock.after(at, () => ran.push([clock.now(), index]));
      if (random() < 0.3) cancel();
      else expected.push([at, index]);
    }
    clock.advance(500);
    expect(ran).toEqual(expected.sort(([a, i], [b, j]) => a - b || i - j));
  });

  it('runs what a timer sets, if it is due within the same step, and no later one', () => {
    const clock = new ManualClock(0);
    const ran: number[] = [];
    clock.after(10, () => {
      clock.after(5, () => ran.push(clock.now()));
      clock.after(20, () => ran.push(clock.now()));
    });
    clock.advance(20);
    expect(ran).toEqual([15]);
    clock.advance(10);
    expect(ran).toEqual([15, 30]);
  });
});

describe('acceleratedClock', () => {
  const factor = 10_000_000;

  it('lets a day pass in milliseconds, and no timer come before its time', async () => {
    const clock = acceleratedClock(factor);
    const start = clock.now();
    await new Promise<void>((resolve) => clock.after(86_400_000, resolve));
    // The wall clock itself is read in whole milliseconds.
    expect(clock.now() - start).toBeGreaterThanOrEqual(86_400_000 - factor);
    expect(clock.factor).toBe(factor);
  });

  it('runs no timer that was cancelled', async () => {
    const clock = acceleratedClock(factor);
    const ran: string[] = [];
    clock.after(1000, () => ran.push('cancelled'))();
    await new Promise<void>((resolve) => clock.after(86_400_000, resolve));
    expect(ran).toEqual([]);
  });
});
