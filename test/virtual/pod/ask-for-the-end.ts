import type { PodContext } from './pod-context.ts';

/** One go down the ladder; whether a rung said yes, which is no proof. */
export const askForTheEnd = async (pod: PodContext): Promise<boolean> => {
  if (pod.plan.isDeaf && (pod.disk.claimed || !pod.plan.isWellUntilClaim)) return true;
  for (const method of ['POST', 'DELETE'] as const) {
    const status = await pod.process.wait(pod.askRunpod(method));
    if (status !== undefined && status >= 200 && status < 300) return true;
  }
  return false;
};
