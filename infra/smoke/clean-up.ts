import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { codeOf, type Outside, told } from './outside.ts';
import { SmokeFault } from './smoke-fault.ts';
import { isOver, jobSchema } from './training-steps.ts';
import { whereToLook } from './where-to-look.ts';
import type { Made } from './world.ts';

const deployedSchema = z.object({ job_id: z.string() });
const tries = 10;
const pauseMs = 1000;

/** A deploy whose answer never came is asked for once more under its key, and so named; a refused one made nothing. */
const jobOf = async (outside: Outside, { jobId, deploy }: Made): Promise<string | undefined> => {
  if (jobId !== undefined || deploy === undefined) return jobId;
  const sent = { body: deploy.body, headers: { 'idempotency-key': deploy.key } };
  const answer = await outside.send('POST', '/api/training/deploy/runpod', sent);
  if (answer.status >= 400 && answer.status < 500) return undefined;
  if (answer.status >= 500) throw new SmokeFault(`A deploy was answered ${told(answer)}.`, whereToLook.leftovers);
  return deployedSchema.parse(JSON.parse(new TextDecoder().decode(answer.bytes))).job_id;
};

const endJob = async (outside: Outside, jobId: string): Promise<string | undefined> => {
  const path = `/api/training/jobs/${jobId}`;
  const look = () => outside.ask('GET', path, { status: 200, schema: jobSchema });
  if (isOver(await look())) return undefined;
  for (let left = tries; left > 0; left -= 1) {
    const answer = await outside.send('POST', `${path}/cancel`);
    if (answer.status === 200 || isOver(await look())) return `job ${jobId} cancelled`;
    await wait(pauseMs);
  }
  throw new SmokeFault(`Job ${jobId} could not be cancelled: its pod may bill.`, whereToLook.stuckPod);
};

/** 409 while the job that used it is ending. */
const remove = async (outside: Outside, path: string): Promise<void> => {
  for (let left = tries; ; left -= 1) {
    const answer = await outside.send('DELETE', path);
    if (answer.status === 204 || answer.status === 404) return;
    const mayPass = answer.status >= 500 || codeOf(answer) === 'dataset_in_use';
    if (left === 0 || !mayPass) {
      throw new SmokeFault(`DELETE ${path} was answered ${told(answer)}.`, whereToLook.leftovers);
    }
    await wait(pauseMs);
  }
};

/** Removes what a run made, whatever became of the run. One thing that cannot go does not keep the others. */
export const cleanUp = async (stoppable: Outside, made: Made): Promise<string> => {
  const outside = stoppable.unstoppable();
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
    const jobId = await jobOf(outside, made);
    return jobId === undefined ? undefined : endJob(outside, jobId);
  });
  for (const id of made.configs) {
    await attempt(() => remove(outside, `/api/training/configs/${id}`).then(() => `config ${id}`));
  }
  for (const id of made.datasets) {
    await attempt(() => remove(outside, `/api/datasets/${id}`).then(() => `dataset ${id}`));
  }
  if (faults.length > 0) throw faults[0];
  return done.length === 0 ? 'nothing was made' : `removed: ${done.length}`;
};
