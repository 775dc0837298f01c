import type { JobEvent } from '../../../shared/client/index.ts';

export interface PhaseTime {
  readonly name: string;
  readonly seconds: number;
}

/** How long each phase took, by the events of the job: a phase lasts until the next one. */
export const phaseTimes = (events: readonly JobEvent[]): PhaseTime[] => {
  const marks = events.map(({ at, phase, status }) => ({ at: new Date(at).getTime(), name: phase ?? status }));
  const times = new Map<string, number>();
  marks.forEach(({ at, name }, index) => {
    const next = marks[index + 1];
    if (next !== undefined) times.set(name, (times.get(name) ?? 0) + (next.at - at) / 1000);
  });
  return [...times].map(([name, seconds]) => ({ name, seconds }));
};
