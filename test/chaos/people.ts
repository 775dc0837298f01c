import { readIdempotency } from '../../shared/http/idempotency-key.ts';
import type { Invariants } from '../virtual/invariants.ts';
import type { LimitInvariants } from '../virtual/limit-invariants.ts';
import type { Random } from '../virtual/random.ts';
import type { ShutUsers } from '../virtual/shut-users.ts';
import type { Stage } from '../virtual/stage.ts';
import type { VirtualUser } from '../virtual/user.ts';
import type { VirtualWorld } from '../virtual/world.ts';
import { refusalOf } from './refusal.ts';
import { type DoneJobs, makeRoom } from './storage-people.ts';

export interface Person {
  readonly world: VirtualWorld;
  readonly invariants: Invariants;
  readonly stage: Stage;
  readonly user: VirtualUser;
  readonly random: Random;
  /** Where limits bind: hears of what they refuse. */
  readonly limits?: LimitInvariants | undefined;
  readonly done: DoneJobs;
  /** Hears who is told to be suspended. */
  readonly shutUsers: ShutUsers;
}

const wishOf = (random: Random): object => ({
  max_attempts: random.whole(1, 3),
  capacity_wait_minutes: random.whole(4, 30),
  cloud: random.pick(['any', 'secure', 'community']),
  ...(random.chance(0.5) && {
    gpu_types: random.pick([
      ['RTX 4090'],
      ['RTX 4090', 'L4', 'A40'],
      ['H100 SXM'],
      ['L4', 'RTX A5000'],
      ['RTX PRO 6000 MIG 24GB', 'L4'],
    ]),
  }),
  ...(random.chance(0.12) && { budget_limit: random.between(0.07, 0.4) }),
  ...(random.chance(0.12) && { max_duration_minutes: random.between(2, 12) }),
  ...(random.chance(0.1) && { webhook: 'https://hooks.example.com/done' }),
});

/** One person who wants one job: one click or two, and perhaps a change of mind at any moment. */
export const playPerson = async (person: Person): Promise<void> => {
  const { world, stage, user, random } = person;
  const key = random.uuid();
  const wish = wishOf(random);
  // The key alone makes the id, so somebody who lists the jobs may know it before the deploy is answered.
  const jobId = readIdempotency(key, { operation: 'deploy-job', userId: user.id, request: {} })?.id ?? '';
  const deploys = [deployUntilItStands(person, wish, key, jobId)];
  if (random.chance(0.12)) {
    deploys.push(world.clock.sleep(random.exponential(400)).then(() => deployUntilItStands(person, wish, key, jobId)));
  }
  const mixUp = random.fork('mix-up');
  if (mixUp.chance(0.12)) deploys.push(deployAnother(person, key, mixUp));
  if (random.chance(0.18)) await changeOfMind(person, jobId);
  const stands = await Promise.all(deploys);
  if (!stands.includes(true)) return;
  if (stage.jobs.rows.get(jobId) === undefined) throw new Error(`Job ${jobId} was deployed and is not there.`);
  person.done.add(user, jobId);
};

/** Sends another wish with the same key, at once or a moment later, and answers whether it was taken: one of the two is, at most. */
const deployAnother = async ({ world, user, stage, limits }: Person, key: string, random: Random): Promise<boolean> => {
  await world.clock.sleep(random.chance(0.5) ? 0 : random.exponential(2000));
  const answer = await user.deploy(wishOf(random), key);
  const refusal = answer && refusalOf(answer);
  if (refusal !== undefined) limits?.onRefusal(stage, user.id, refusal);
  return answer?.status === 201 || answer?.status === 202;
};

/** Refused by a limit or a suspension so often, a person goes away. */
const triesAtLimit = 15;

/** Deploys until the job stands, and answers whether it does. A person who gave up comes back later, with the same key. */
const deployUntilItStands = async (
  { world, user, random, stage, limits, done, shutUsers }: Person,
  wish: object,
  key: string,
  jobId: string,
): Promise<boolean> => {
  for (let refused = 0; refused < triesAtLimit; ) {
    const answer = await user.deploy(wish, key);
    if (answer?.status === 201 || answer?.status === 202) return true;
    const refusal = answer && refusalOf(answer);
    if (refusal !== undefined && limits !== undefined) {
      limits.onRefusal(stage, user.id, refusal);
      refused += 1;
      if (refusal.name === 'stored_bytes')
        await makeRoom({ stage, user, random: random.fork(`room ${refused}`) }, done);
      await world.clock.sleep(random.between(20_000, 240_000));
      continue;
    }
    if (answer?.body?.code === 'user_suspended') {
      // A deploy that got no answer may have made the job before the suspension.
      if (stage.jobs.rows.get(jobId) !== undefined) return true;
      shutUsers.onRefused(stage, user.id);
      refused += 1;
      await world.clock.sleep(random.between(20_000, 240_000));
      continue;
    }
    if (answer?.body?.code === 'idempotency_conflict') {
      if (stage.jobs.rows.get(jobId) !== undefined) return true;
      // The share of another wish is left, of which no job was made; a sweep takes it back.
      refused += 1;
      await world.clock.sleep(random.between(20_000, 240_000));
      continue;
    }
    if (answer !== undefined) throw new Error(`The deploy of ${jobId} was answered ${answer.status}: ${answer.text}`);
    await world.clock.sleep(random.between(60_000, 300_000));
  }
  return false;
};

const changeOfMind = async ({ world, invariants, stage, user, random }: Person, jobId: string): Promise<void> => {
  await world.clock.sleep(random.chance(0.4) ? random.between(0, 2000) : random.between(0, 700_000));
  if (stage.jobs.rows.get(jobId) === undefined) return;
  invariants.cancels.set(jobId, world.clock.now());
  world.trace.add(jobId, 'a person cancels');
  await user.cancel(jobId);
};
