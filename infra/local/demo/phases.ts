import type { JobEvent } from '../../../shared/client/index.ts';

export interface PhaseTime {
  readonly name: string;
  readonly seconds: number;
}

/** Computes how long each phase took. A phase lasts from its event to the next event. */
export const phaseTimes = (events: readonly JobEvent[]): PhaseTime[] => {
  const marks = events.map(({ at, phase, status }) => ({ at: new Date(at).getTime(), name: phase ?? status }));
  const times = new Map<string, number>();
  marks.forEach(({ at, name }, index) => {
    const next = marks[index + 1];
    if (next !== undefined) times.set(name, (times.get(name) ?? 0) + (next.at - at) / 1000);
  });
  return [...times].map(([name, seconds]) => ({ name, seconds }));
};
