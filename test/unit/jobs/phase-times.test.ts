import { addSeconds } from '../../../shared/domain/clock.ts';
import { enteringPhase, phaseTimes } from '../../../shared/domain/jobs/phase-times.ts';
import type { JobPhase } from '../../../shared/domain/jobs/status.ts';

const start = new Date('2026-01-01T12:00:00.000Z');
const at = (seconds: number): Date => addSeconds(start, seconds);

type Phased = Parameters<typeof phaseTimes>[0];

/** A job that entered these phases one after the other, each at its second. */
const through = (...phases: readonly (readonly [number, JobPhase])[]): Phased =>
  phases.reduce<Phased>((job, [seconds, phase]) => enteringPhase(job, phase, at(seconds)), { phase: null });

describe('phaseTimes', () => {
  it('ends the last phase now while the job runs, and tells what was left when it is over', () => {
    const job = through([0, 'waiting_for_capacity'], [2, 'creating_pod'], [3.5, 'starting'], [60, 'installing']);
    const times = [
      { phase: 'waiting_for_capacity', seconds: 2 },
      { phase: 'creating_pod', seconds: 1.5 },
      { phase: 'starting', seconds: 56.5 },
    ];
    expect(phaseTimes(job, at(70))).toEqual([...times, { phase: 'installing', seconds: 10 }]);
    expect(phaseTimes({ ...job, phase: null }, at(900))).toEqual(times);
  });

  it('sums phases that take turns', () => {
    const job = through([0, 'training'], [10, 'evaluating'], [13, 'training']);
    expect(phaseTimes(job, at(20))).toEqual([
      { phase: 'training', seconds: 17 },
      { phase: 'evaluating', seconds: 3 },
    ]);
  });

  it('counts the time up to a claim to the start of the pod, and the time since to the download', () => {
    const job = {
      ...through([0, 'starting']),
      phase: 'downloading_dataset',
      claimed_at: at(30).toISOString(),
    } as const;
    expect(phaseTimes(job, at(40))).toEqual([
      { phase: 'starting', seconds: 30 },
      { phase: 'downloading_dataset', seconds: 10 },
    ]);
  });
});
