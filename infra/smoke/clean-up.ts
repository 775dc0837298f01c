import { setTimeout as wait } from 'node:timers/promises';
import { isOver, NotFoundError, type Podwarden, PodwardenError } from '../../shared/client/index.ts';
import type { Outside } from './outside.ts';
import { asked, smokeFault } from './smoke-error.ts';
import { SmokeFault } from './smoke-fault.ts';
import { whereToLook } from './where-to-look.ts';
import type { Made } from './world.ts';

const tries = 10;
const pauseMs = 1000;

const isRefusal = (error: unknown): boolean =>
  error instanceof PodwardenError && error.status !== undefined && error.status < 500;

/**
 * Returns the id of the job that the run has deployed. If the answer to the deploy was lost, sends the deploy again with the same
 * Idempotency-Key, which returns the id. A refused deploy has created no job.
 */
const jobOf = async (podwarden: Podwarden, { jobId, deploy }: Made): Promise<string | undefined> => {
  if (jobId !== undefined || deploy === undefined) return jobId;
  try {
    return (await podwarden.deploy.start(deploy.body, { idempotencyKey: deploy.key })).job_id;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw smokeFault(error, 'The deploy', whereToLook.leftovers);
  }
};

const endJob = async (podwarden: Podwarden, jobId: string): Promise<string | undefined> => {
  const look = () => asked(`Job ${jobId}`, podwarden.jobs.get(jobId));
  if (isOver(await look())) return undefined;
  for (let left = tries; left > 0; left -= 1) {
    const isCancelled = await podwarden.jobs.cancel(jobId).then(
      () => true,
      () => false,
    );
    if (isCancelled || isOver(await look())) return `job ${jobId} cancelled`;
    await wait(pauseMs);
  }
  throw new SmokeFault(`Job ${jobId} could not be cancelled: its pod may bill.`, whereToLook.stuckPod);
};

/** Deletes a thing, and tries again after a transient error. The API answers 409 `dataset_in_use` while the job of a dataset is ending. */
const remove = async (what: string, call: () => Promise<unknown>): Promise<string> => {
  for (let left = tries; ; left -= 1) {
    try {
      await call();
      return what;
    } catch (error) {
      if (error instanceof NotFoundError) return what;
      const mayPass = !isRefusal(error) || (error instanceof PodwardenError && error.code === 'dataset_in_use');
      if (left === 0 || !mayPass) throw smokeFault(error, `The deletion of ${what}`, whereToLook.leftovers);
      await wait(pauseMs);
    }
  }
};

/**
 * Removes everything that a run has made, whatever the result of the run. A failed removal does not prevent the other removals. Throws
 * the first fault after all removals.
 */
export const cleanUp = async (stoppable: Outside, made: Made): Promise<string> => {
  const { podwarden } = stoppable.unstoppable();
  const done: string[] = [];
  const faults: unknown[] = [];
  const attempt = async (work: () => Promise<string | undefined>): Promise<void> => {
    try {
      const what = await work();
      if (what !== undefined) done.push(what);
    } catch (error) {
      faults.push(error);
    }
  };
  await attempt(async () => {
    const jobId = await jobOf(podwarden, made);
    return jobId === undefined ? undefined : endJob(podwarden, jobId);
  });
  for (const id of made.configs) {
    await attempt(() => remove(`config ${id}`, () => podwarden.configs.delete(id)));
  }
  for (const id of made.datasets) {
    await attempt(() => remove(`dataset ${id}`, () => podwarden.datasets.delete(id)));
  }
  if (faults.length > 0) throw faults[0];
  return done.length === 0 ? 'nothing was made' : `removed: ${done.length}`;
};
