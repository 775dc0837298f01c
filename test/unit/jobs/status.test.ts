import {
  isTerminal,
  jobPhases,
  jobStatuses,
  mayEnterPhase,
  mayMove,
  podPhases,
} from '../../../shared/domain/jobs/status.ts';

const allowed = new Set([
  'queued>pending',
  'queued>failed',
  'queued>cancelled',
  'pending>queued',
  'pending>running',
  'pending>failed',
  'pending>cancelled',
  'running>queued',
  'running>completed',
  'running>failed',
  'running>cancelled',
]);

describe('the transition table', () => {
  const pairs = jobStatuses.flatMap((from) => jobStatuses.map((to) => [from, to] as const));

  it.each(pairs)('from %s to %s is as decided', (from, to) => {
    expect(mayMove(from, to)).toBe(allowed.has(`${from}>${to}`));
  });

  it('lets nothing leave a status that is over (F28 H10 H12 H13: completed went back to running)', () => {
    for (const from of jobStatuses.filter(isTerminal)) {
      expect(jobStatuses.filter((to) => mayMove(from, to))).toEqual([]);
    }
  });
});

describe('phases', () => {
  it('only move forward, but training and evaluating take turns', () => {
    for (const [i, from] of jobPhases.entries()) {
      for (const [j, to] of jobPhases.entries()) {
        const backToTraining = from === 'evaluating' && to === 'training';
        expect(mayEnterPhase(from, to)).toBe(j >= i || backToTraining);
      }
    }
  });

  it('of the launcher cannot be reported by a pod', () => {
    expect(podPhases).not.toContain('starting');
    expect(podPhases[0]).toBe('checking_gpu');
  });
});
