import { tryCall } from '../../virtual/pod/backoff.ts';
import type { PodCaller } from '../../virtual/pod/pod-caller.ts';

/** Training and evaluating in turns, so many times: each move is a line of the history. */
export const endlessPhases =
  (times: number, secondsBetween: number) =>
  async (pod: PodCaller): Promise<void> => {
    const { api, jobId, token, attempt, process } = pod;
    for (let nth = 0; nth < times; nth += 1) {
      await process.sleep(secondsBetween);
      const phase = nth % 2 === 0 ? 'training' : 'evaluating';
      const body = { attempt, seq: 2_000_000 + nth, type: 'phase', phase };
      await tryCall(pod, () => api.call('report-event', { path: { id: jobId }, bearer: token, body }));
    }
  };
