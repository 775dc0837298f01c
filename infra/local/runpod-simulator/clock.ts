export type Cancel = () => void;

/** The only source of time of the simulator. Tests advance it by hand, and a chaos run makes it faster than the wall clock. */
export interface SimulatorClock {
  now(): number;
  after(delayMs: number, run: () => void): Cancel;
  /** The speed relative to the wall clock. Absent if tests advance the clock by hand. */
  readonly factor?: number;
}

/** A clock that runs `factor` times as fast as the wall clock. */
export const acceleratedClock = (factor: number): SimulatorClock => {
  const origin = Date.now();
  return {
    factor,
    now: () => origin + (Date.now() - origin) * factor,
    after: (delayMs, run) => {
      // The delay is rounded up. A timer drops fractions of a millisecond and would fire too early by this clock.
      const timer = setTimeout(run, Math.ceil(delayMs / factor));
      // A pending timer must not keep the process alive.
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
};

export const systemClock: SimulatorClock = acceleratedClock(1);
