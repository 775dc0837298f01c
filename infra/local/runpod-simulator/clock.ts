export type Cancel = () => void;

/** All time the simulator knows: tests advance it by hand, a chaos run makes it faster than the wall clock. */
export interface SimulatorClock {
  now(): number;
  after(delayMs: number, run: () => void): Cancel;
  /** How many times as fast as the wall clock; absent where it is moved by hand. */
  readonly factor?: number;
}

/** A clock that runs `factor` times as fast as the wall clock, from the moment it is made. */
export const acceleratedClock = (factor: number): SimulatorClock => {
  const origin = Date.now();
  return {
    factor,
    now: () => origin + (Date.now() - origin) * factor,
    after: (delayMs, run) => {
      // Rounded up: a timer cuts fractions of a millisecond off, and would come before its time by this clock.
      const timer = setTimeout(run, Math.ceil(delayMs / factor));
      // A pending state change must not keep a process alive that is otherwise done.
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
};

export const systemClock: SimulatorClock = acceleratedClock(1);
