import { addSeconds } from '../../../shared/domain/clock.ts';
import type { HistoryEntry } from '../../../shared/domain/jobs/history.ts';
import { phaseTimes } from '../../../shared/domain/jobs/phase-times.ts';
import type { JobPhase } from '../../../shared/domain/jobs/status.ts';

const start = new Date('2026-01-01T12:00:00.000Z');
const at = (seconds: number): Date => addSeconds(start, seconds);

const line = (seconds: number, phase: JobPhase | null, attempt = 1): HistoryEntry => ({
  at: at(seconds).toISOString(),
  actor: 'pod',
  type: 'phase',
  attempt,
  status: phase === null ? 'completed' : 'running',
  phase,
  message: '',
});

const first = [line(0, 'waiting_for_capacity'), line(2, 'creating_pod'), line(3.5, 'starting')];

describe('phaseTimes', () => {
  it('ends the last phase now while the job runs, and with the job when it is over', () => {
    const history = [...first, line(60, 'downloading_dataset')];
    const times = (times: readonly number[]) =>
      ['waiting_for_capacity', 'creating_pod', 'starting', 'downloading_dataset'].map((phase, index) => ({
        phase,
        seconds: times[index],
      }));
    expect(phaseTimes({ attempt: 1, history }, at(70))).toEqual(times([2, 1.5, 56.5, 10]));
    const over = { attempt: 1, history: [...history, line(80, null)], completed_at: at(80).toISOString() };
    expect(phaseTimes(over, at(900))).toEqual(times([2, 1.5, 56.5, 20]));
  });

  it('sums phases that take turns, and counts a notice to the phase it fell in', () => {
    const history = [line(0, 'training'), line(10, 'evaluating'), line(13, 'training'), line(15, 'training')];
    expect(phaseTimes({ attempt: 1, history }, at(20))).toEqual([
      { phase: 'training', seconds: 17 },
      { phase: 'evaluating', seconds: 3 },
    ]);
  });

  it('tells of the newest attempt only, whose wait begins where the one before ended', () => {
    const history = [...first, line(100, 'waiting_for_capacity'), line(130, 'creating_pod', 2)];
    expect(phaseTimes({ attempt: 2, history }, at(131))).toEqual([
      { phase: 'waiting_for_capacity', seconds: 30 },
      { phase: 'creating_pod', seconds: 1 },
    ]);
  });
});
