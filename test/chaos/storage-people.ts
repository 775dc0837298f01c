import { zeroUsage } from '../../shared/domain/limits/usage.ts';
import type { LimitInvariants } from '../virtual/limit-invariants.ts';
import type { Random } from '../virtual/random.ts';
import type { Stage } from '../virtual/stage.ts';
import type { VirtualUser } from '../virtual/user.ts';
import type { VirtualWorld } from '../virtual/world.ts';
import { refusalOf } from './refusal.ts';

export interface StoragePerson {
  readonly world: VirtualWorld;
  readonly stage: Stage;
  readonly user: VirtualUser;
  readonly random: Random;
  readonly limits: LimitInvariants;
}

/** Jobs that nobody comes back for: they may be erased. */
export class DoneJobs {
  readonly #ids = new Map<VirtualUser, string[]>();

  add(user: VirtualUser, jobId: string): void {
    this.#ids.set(user, [...(this.#ids.get(user) ?? []), jobId]);
  }

  of(user: VirtualUser): readonly string[] {
    return this.#ids.get(user) ?? [];
  }

  forget(user: VirtualUser, jobId: string): void {
    this.#ids.set(
      user,
      this.of(user).filter((id) => id !== jobId),
    );
  }
}

/** Deletes the artifacts of a job that is over, one by one or with the job; perhaps both, perhaps twice at once. */
export const makeRoom = async (
  { stage, user, random }: Pick<StoragePerson, 'stage' | 'user' | 'random'>,
  done: DoneJobs,
): Promise<void> => {
  const closed = done.of(user).filter((id) => stage.jobs.rows.get(id)?.open === false);
  if (closed.length === 0) return;
  const jobId = random.pick(closed);
  if (random.chance(0.5)) {
    const { items = [] } = (await user.artifactsOf(jobId))?.body ?? {};
    for (const { id } of items) {
      const once = () => user.deleteArtifact(jobId, id);
      await Promise.all(random.chance(0.2) ? [once(), once()] : [once()]);
    }
  }
  if (!random.chance(0.5)) return;
  done.forget(user, jobId);
  await user.erase(jobId);
};

/** Announces a dataset near the limit under one key, twice now and then and by two sizes, and deletes it after a while. */
export const playUpload = async ({ world, stage, user, random, limits }: StoragePerson): Promise<void> => {
  const most = Math.min(stage.userLimits.stored_bytes, 4000);
  const [bytes, key] = [random.whole(1, most), random.uuid()];
  const other = random.fork('other size');
  const again = other.chance(0.3) ? other.whole(1, most) : bytes;
  const announce = (size: number) => user.announceDataset(size, key);
  const answers = await Promise.all(random.chance(0.3) ? [announce(bytes), announce(again)] : [announce(bytes)]);
  for (const answer of answers) {
    const refusal = answer && refusalOf(answer);
    if (refusal !== undefined) limits.onRefusal(stage, user.id, refusal);
  }
  await world.clock.sleep(random.exponential(900_000));
  const id: string | undefined = answers.find((answer) => answer?.status === 201)?.body.dataset.id;
  if (id === undefined) return;
  const remove = () => user.deleteDataset(id);
  await Promise.all(random.chance(0.3) ? [remove(), remove()] : [remove()]);
};

/** An operator who changes the limits of a user for some time, up and down, and takes it back. */
export const playOperator = async ({ world, stage, user, random, limits }: StoragePerson): Promise<void> => {
  const { pods, waiting_jobs, dollars_per_hour, dollars_per_month, stored_bytes } = stage.userLimits;
  const set = async (next: Parameters<LimitInvariants['onLimits']>[2]): Promise<void> => {
    limits.onLimits(stage, user.id, next);
    world.trace.add('world', `the limits of ${user.id} are ${JSON.stringify(next)}`);
    await stage.usage.change(user.id, { limits: next });
  };
  for (let times = random.whole(1, 3); times > 0; times -= 1) {
    await set({
      ...(random.chance(0.5) && { pods: random.whole(0, 2 * pods) }),
      ...(random.chance(0.5) && { waiting_jobs: random.whole(0, 2 * waiting_jobs) }),
      ...(random.chance(0.5) && { dollars_per_hour: random.between(0.5, 2) * dollars_per_hour }),
      ...(random.chance(0.5) && { dollars_per_month: random.between(0.5, 2) * dollars_per_month }),
      ...(random.chance(0.5) && { stored_bytes: random.whole(0, 2 * stored_bytes) }),
    });
    await world.clock.sleep(random.between(10_000, 900_000));
  }
  await set({});
};

/** A user who was here long ago: their account remembers a month, a window of deploys and jobs that were erased since. */
export const wasHere = (stage: Stage, user: VirtualUser, random: Random): void => {
  const spent = random.whole(1, 10 ** 9);
  const months = { '2024-11': { charged_micro_dollars: spent, spent_micro_dollars: spent } };
  const returned = Array.from({ length: random.whole(1, 12) }, () => random.uuid());
  stage.earlierMonths.set(user.id, months);
  const account = { months, returned, returns: returned.length + 30, deploys: { window: 3, count: 10 } };
  stage.usage.rows.set(user.id, { ...zeroUsage, ...account });
};
