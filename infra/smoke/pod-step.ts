import { setTimeout as wait } from 'node:timers/promises';
import { fetchFrom } from './outside.ts';
import { asked } from './smoke-error.ts';
import { SmokeFault } from './smoke-fault.ts';
import { whereToLook } from './where-to-look.ts';
import { only, type Step } from './world.ts';

/**
 * The time limit for the end of the pods. A sweep each minute ends pods that the end of the job has left. The third sweep at the latest has
 * seen that the pods are gone.
 */
const patienceMs = 4 * 60_000;
const lookEveryMs = 3000;

/** Checks that the pods of the job are gone. The step asks RunPod itself, because the run tests our own API. */
export const podStep: Step = {
  name: 'no pod',
  run: async ({ outside, made, options: { runpod }, told }) => {
    if (runpod === undefined) return 'not looked at: RUNPOD_API_KEY is not set here';
    const { attempts } = await asked('The job', outside.podwarden.jobs.get(only(made.jobId, 'The job')));
    const podIds = attempts.flatMap(({ pod_id }) => pod_id ?? []);
    const headers = { authorization: `Bearer ${runpod.key}` };
    const until = Date.now() + patienceMs;
    for (const podId of podIds) {
      for (;;) {
        told.throwIfAborted();
        const url = `${runpod.url}/pods/${encodeURIComponent(podId)}`;
        const { status } = await fetchFrom(url, 'GET', { headers }, whereToLook.stuckPod);
        if (status === 404) break;
        if (status === 401 || status === 403) {
          throw new SmokeFault(
            `RunPod answers ${status} to the RUNPOD_API_KEY that is set here.`,
            whereToLook.runpodKey,
          );
        }
        if (Date.now() > until)
          throw new SmokeFault(`RunPod still has pod ${podId} (${status}).`, whereToLook.stuckPod);
        await wait(lookEveryMs, undefined, { signal: told });
      }
    }
    return `RunPod knows ${podIds.length === 1 ? 'the pod' : `the ${podIds.length} pods`} no more`;
  },
};
