import type { Clock } from '../../../shared/client/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** Turns of the event loop in which nothing may have been done before time goes on. */
const idleTurns = 30;

/**
 * A clock that stands while there is something to do and then jumps to whatever is due first. What is under test must be in memory alone: files and
 * sockets take turns that nobody sees.
 */
export const idleClock = (
  now: (ms: number) => number = (ms) => ms,
): Clock & { readonly pausesMs: readonly number[] } => {
  const timers = new Set<Timer>();
  const pausesMs: number[] = [];
  let ms = Date.parse('2026-11-27T12:00:00Z');
  let turns = 0;
  const turn = () => {
    if (timers.size === 0) {
      turns = 0;
      return;
    }
    turns += 1;
    if (turns > idleTurns) {
      turns = 0;
      const [first] = [...timers].sort((one, other) => one.atMs - other.atMs);
      if (first !== undefined) {
        timers.delete(first);
        pausesMs.push(first.atMs - ms);
        ms = Math.max(ms, first.atMs);
        first.run();
      }
    }
    setImmediate(turn);
  };
  return {
    pausesMs,
    now: () => now(ms),
    after: (delayMs, run) => {
      const timer = { atMs: ms + delayMs, run };
      if (timers.size === 0) setImmediate(turn);
      timers.add(timer);
      turns = 0;
      return () => timers.delete(timer);
    },
  };
};
