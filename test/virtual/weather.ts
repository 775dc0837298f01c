/** How well what lies between the parts of the world works just now. Probabilities are per call; times in milliseconds. */
export interface Weather {
  /** DynamoDB refuses for good: the SDK's own tries are used up. */
  throttled: number;
  /** The write happened, and its answer never came. */
  lostAnswers: number;
  /** An invocation ends in the middle: at or between its calls. */
  killed: number;
  /** The same for sweeps; and sweeps that never begin, and those that begin twice. */
  killedSweeps: number;
  skippedSweeps: number;
  doubledSweeps: number;
  /** Orders to the launcher that Lambda took and dropped. */
  lostOrders: number;
  /** A part that answers late, by `slowMs` more. */
  slow: number;
  slowMs: readonly [number, number];
  /** The index of open jobs shows a job as it was up to so long ago. */
  indexLagMs: number;
  /** Calls from outside that never reach the API, and answers that never come back. */
  lostRequests: number;
  /** The weather that every caller of the API meets: nothing answers, or every answer is a 503. */
  api: 'up' | 'unreachable' | 'failing';
  /** RunPod's API likewise. */
  runpod: 'up' | 'unreachable' | 'failing';
  /** The `RateLimit` field that every answer of RunPod carries in place of the true one. */
  rateLimit: string | undefined;
}

export const fairWeather = (): Weather => ({
  throttled: 0,
  lostAnswers: 0,
  killed: 0,
  killedSweeps: 0,
  skippedSweeps: 0,
  doubledSweeps: 0,
  lostOrders: 0,
  slow: 0,
  slowMs: [200, 3000],
  indexLagMs: 0,
  lostRequests: 0,
  api: 'up',
  runpod: 'up',
  rateLimit: undefined,
});
