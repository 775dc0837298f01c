import { shareRunpodCalls } from '../../infra/runpod-calls.ts';
import { formatPodName } from '../../shared/domain/pods/pod-name.ts';
import { Invariants } from '../virtual/invariants.ts';
import { accountsOf } from '../virtual/ledger.ts';
import { LimitInvariants } from '../virtual/limit-invariants.ts';
import { plantPod } from '../virtual/plant-pod.ts';
import { Random } from '../virtual/random.ts';
import { ShutUsers } from '../virtual/shut-users.ts';
import type { Outage } from '../virtual/true-reason.ts';
import type { AttemptTruth } from '../virtual/truth.ts';
import type { VirtualUser } from '../virtual/user.ts';
import { Violation } from '../virtual/violation.ts';
import { fairWeather } from '../virtual/weather.ts';
import { createVirtualWorld, type VirtualWorld } from '../virtual/world.ts';
import type { Adversary } from './adversaries/adversary.ts';
import { adversaryNamed, adversaryOf, castOf, isAdversary, userIdOf } from './adversaries/cast.ts';
import { planAttempt } from './attempt-mix.ts';
import { Fairness } from './fairness.ts';
import { playOperators } from './operators.ts';
import { playPerson } from './people.ts';
import { PodsToEnd } from './pods-to-end.ts';
import { adversariesByDefault, type BrokenPromise, type ChaosOptions, type ChaosResult } from './result.ts';
import { DoneJobs, playOperator, playUpload, type StoragePerson, wasHere } from './storage-people.ts';
import { lookStorms, noise, playStorms } from './storms.ts';
import { type Tightness, tightnessOf } from './tight-limits.ts';

const secondsPerJob = 40;
const drainSeconds = 6 * 3600;

const foreignNames = (random: Random): readonly string[] => [
  formatPodName({ stage: 'dev3', job_id: random.uuid(), attempt: 1 }),
  formatPodName({ stage: 'de', job_id: random.uuid(), attempt: 1 }),
  `pw-dev-${random.uuid()}`,
  `pw-dev-${random.uuid()}-0`,
  `PW-DEV-${random.uuid()}-1`,
  'pw-dev-',
  'somebody else',
];

/** Pods that carry a name of ours and belong to no job; nobody knows where they come from. */
const playOrphans = (world: VirtualWorld, random: Random, count: number, seconds: number): void => {
  for (let nth = 0; nth < count; nth += 1) {
    const stage = random.pick(world.stages);
    const name = formatPodName({ stage: stage.name, job_id: random.uuid(), attempt: random.whole(1, 3) });
    void world.clock.sleep(random.between(0, seconds * 1000)).then(() => plantPod(world, name));
  }
};

/** Each comes once, while honest people do. */
const playAdversaries = (world: VirtualWorld, cast: readonly Adversary[], random: Random, seconds: number): void => {
  for (const adversary of cast) {
    const chance = random.fork(adversary.name);
    const user = world.user(userIdOf(adversary));
    void world.clock
      .sleep(chance.between(0.05, 0.6) * seconds * 1000)
      .then(() => {
        world.trace.add('world', `the adversary ${adversary.name} comes`);
        return adversary.play({ world, stage: world.stage, user, random: chance });
      })
      .catch((error: unknown) => world.fail(error));
  }
};

/** The plan of the attempts of a job, and the fate of their pods. */
const planLines = (world: VirtualWorld, about: string): string[] => [
  ...world.truth
    .all()
    .filter(({ jobId }) => jobId === about)
    .map(({ attempt, plan, strikes }) => `attempt ${attempt}: ${JSON.stringify({ plan, strikes })}`),
  ...world
    .pods()
    .filter(({ name }) => name.includes(about))
    .map((pod) => `pod ${JSON.stringify(pod)}`),
];

const outageLine =
  (startMs: number) =>
  ({ kind, from, to }: Outage): string =>
    `${((from - startMs) / 1000).toFixed(0)} to ${((to - startMs) / 1000).toFixed(0)} s: ${kind} did not work`;

const brokenBy = (
  error: unknown,
  world: VirtualWorld,
  invariants: Invariants,
  { seed, jobs, adversaries = adversariesByDefault, cast }: ChaosOptions,
  startMs: number,
): BrokenPromise => {
  const violation = error instanceof Violation ? error : undefined;
  const about = violation?.about ?? 'world';
  const message = violation?.message ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
  return {
    seed,
    jobs,
    adversaries,
    cast,
    about,
    message,
    isFalseKill: violation?.isFalseKill ?? false,
    atSeconds: (world.clock.now() - startMs) / 1000,
    lines: [...planLines(world, about), ...invariants.outages.map(outageLine(startMs)), ...world.trace.tail(about)],
  };
};

/** The worst that was ever published. */
const worstLimits = { perMinute: 60, perHour: 3000, perDay: 50_000 };
const eachHasHalf = shareRunpodCalls(worstLimits.perMinute / 2);

/** Where limits bind, some come with many others. */
const comesAt = (alone: number, tight: Tightness | undefined, random: Random): number =>
  tight !== undefined && random.chance(0.3) ? random.pick(tight.rushes) : alone;

/** Uploads near the limits, operators who change them, and users who come back; drawn apart, so that the other people stay who they are. */
const playStorage = (
  world: VirtualWorld,
  users: readonly (readonly VirtualUser[])[],
  limits: LimitInvariants,
  seed: number,
  seconds: number,
): void => {
  const random = new Random(`storage ${seed}`);
  const at = (name: string, play: (person: StoragePerson) => Promise<void>): void => {
    const chance = random.fork(name);
    const nth = chance.whole(0, users.length - 1);
    const [stage, user] = [world.stages[nth] ?? world.stage, chance.pick(users[nth] ?? [])];
    void world.clock
      .sleep(chance.between(0, seconds * 1000))
      .then(() => play({ world, stage, user, random: chance, limits }))
      .catch((error: unknown) => world.fail(error));
  };
  users.forEach((ofStage, nth) => {
    for (const user of ofStage) if (random.chance(0.5)) wasHere(world.stages[nth] ?? world.stage, user, random);
  });
  for (let nth = 0; nth < Math.ceil(seconds / 400); nth += 1) at(`upload ${nth}`, playUpload);
  if (random.chance(0.5)) for (let nth = 0; nth < 3; nth += 1) at(`operator ${nth}`, playOperator);
};

/** In some worlds a pod that is gone is still told of for a while. */
const terminatedVisibleIn = (seed: number): number | undefined => {
  const random = new Random(`terminated ${seed}`);
  return random.chance(0.4) ? random.between(1000, 200_000) : undefined;
};

/** One world: so many jobs under everything that can go wrong, then calm until all is quiet. */
export const runChaosWorld = async (options: ChaosOptions): Promise<ChaosResult> => {
  const { seed, jobs, adversaries = adversariesByDefault } = options;
  const faults = new Map<string, number>();
  const counted = (kind: string): void => {
    faults.set(kind, (faults.get(kind) ?? 0) + 1);
  };
  const cast = adversaries ? (options.cast?.map(adversaryNamed) ?? castOf(seed)) : [];
  for (const { name } of cast) counted(`adversary ${name}`);
  const isLimited = new Random(`limits ${seed}`).chance(0.3) || cast.some(({ needsLimits }) => needsLimits);
  const seconds = jobs * secondsPerJob;
  const tight = tightnessOf(seed, seconds);
  if (tight !== undefined) counted('tight limits');
  const installationLimits = tight?.installationLimits;
  if (installationLimits !== undefined) counted('tight limits of the installation');
  const terminatedVisibleMs = terminatedVisibleIn(seed);
  const world = await createVirtualWorld({
    seed,
    terminatedVisibleMs,
    userLimits: tight?.userLimits,
    installationLimits,
    startMs: tight?.startMs,
    stages: ['dev', 'dev2'],
    weather: noise,
    ...(isLimited && {
      rateLimits: worstLimits,
      callsOfUsers: eachHasHalf.RUNPOD_CALLS_OF_USERS,
      callsOfLaunches: eachHasHalf.RUNPOD_CALLS_OF_LAUNCHES,
    }),
    planFor: (job, random) => (adversaryOf(job.user_id)?.planFor ?? planAttempt)(job, random),
    usesGpu: (job) => Number.parseInt(job.id.slice(0, 2), 16) < 128,
  });
  const startMs = world.clock.now();
  const invariants = new Invariants(world, (userId) => !isAdversary(userId));
  const fairness = adversaries ? new Fairness(world, invariants) : undefined;
  const limits = tight && new LimitInvariants(world);
  const podsToEnd = new PodsToEnd(world);
  const shutUsers = new ShutUsers(world);
  for (const one of [invariants, fairness, limits]) if (one !== undefined) one.shutUsers = shutUsers;
  if (terminatedVisibleMs !== undefined) counted('terminated pods are shown');
  const random = world.random('chaos');
  for (const name of foreignNames(random)) {
    const podId = await plantPod(world, name);
    if (podId !== undefined) invariants.protect(podId);
  }
  world.stages.forEach((stage) => void world.sweepForEver(stage, random.between(1000, 60_000)));
  const season = { world, invariants, untilMs: startMs + seconds * 1000 };
  void playStorms({
    ...season,
    random: random.fork('storms'),
    onStorm: (name, from, to) => {
      counted(`storm ${name}`);
      for (const one of [fairness, limits, podsToEnd]) one?.storms.push({ from, to });
    },
    hasCutsBefore: adversaries && new Random(`cuts ${seed}`).chance(0.5),
  });
  void playStorms({
    ...season,
    random: random.fork('look storms'),
    storms: lookStorms,
    pauseSeconds: 3600,
    // The close of a job waits for looks. The end of a pod does not.
    onStorm: (name, from, to) => {
      counted(`storm ${name}`);
      limits?.storms.push({ from, to });
    },
    hasCutsBefore: false,
  });
  playAdversaries(world, cast, random.fork('adversaries'), seconds);
  playOrphans(world, random.fork('orphans'), Math.ceil(jobs / 40), seconds);
  const users = world.stages.map((stage) => ['alice', 'bob', 'carol'].map((id) => world.user(id, stage)));
  const done = new DoneJobs();
  playOperators({ world, shutUsers, users, untilMs: startMs + seconds * 1000, onAct: counted }, seed);
  if (limits !== undefined) playStorage(world, users, limits, seed, seconds);
  let waiting = jobs;
  for (let job = 0; job < jobs; job += 1) {
    const chance = random.fork(`person ${job}`);
    const nth = chance.chance(0.85) ? 0 : 1;
    const stage = world.stages[nth] ?? world.stage;
    const user = chance.pick(users[nth] ?? []);
    void world.clock
      .sleep(comesAt(chance.between(0, seconds * 1000), tight, chance))
      .then(() => playPerson({ world, invariants, stage, user, random: chance, limits, done, shutUsers }))
      .catch((error: unknown) => world.fail(error))
      .finally(() => {
        waiting -= 1;
      });
  }
  const isQuiet = (): boolean => waiting === 0 && world.jobs().every((job) => !job.open);
  let broken: BrokenPromise | undefined;
  try {
    await world.run(seconds);
    Object.assign(world.weather, { ...fairWeather(), indexLagMs: 1000 });
    for (let drained = 0; drained < drainSeconds && !isQuiet(); drained += 60) await world.run(60);
    // Orphans have their grace, and a sweep after it.
    await world.run(600);
    await invariants.atTheEnd();
    limits?.atTheEnd();
    await world.run(0);
  } catch (error) {
    broken = brokenBy(error, world, invariants, options, startMs);
  }
  const ofLooks = world.runpod.control.faults.list().filter(({ fault }) => fault.call === 'get');
  const isToldByClaim = ({ plan, taken }: AttemptTruth): boolean =>
    plan.isWellUntilClaim === true && taken !== undefined;
  faults.set('claim alone tells', world.truth.all().filter(isToldByClaim).length);
  faults.set(
    'look struck',
    ofLooks.reduce((sum, { hits }) => sum + hits, 0),
  );
  for (const truth of world.truth.all()) {
    for (const { kind } of truth.plan.runpod) counted(kind);
    for (const { kind } of truth.strikes) if (!truth.plan.runpod.some((fault) => fault.kind === kind)) counted(kind);
  }
  const ends = new Map<string, number>();
  for (const job of world.jobs()) {
    const end = job.reason ?? job.status;
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  if (limits !== undefined) {
    faults.set('refused by a limit', limits.refusals);
    faults.set('refused for bytes', limits.refusalsForBytes);
    faults.set('job erased', world.jobs().filter(({ erased_at }) => erased_at !== undefined).length);
  }
  return {
    seed,
    jobs: world.jobs().length,
    ends,
    attempts: world.truth.all().length,
    faults,
    accounts: accountsOf(world, invariants.cancels),
    podsLeft: world.livePods().filter(({ id }) => !invariants.isProtected(id)).length,
    checks: invariants.checks + (fairness?.checks ?? 0) + (limits?.checks ?? 0) + podsToEnd.checks + shutUsers.checks,
    steps: world.clock.steps,
    virtualSeconds: (world.clock.now() - startMs) / 1000,
    largestItem: world.stages
      .map(({ itemLimit }) => itemLimit.largest)
      .reduce((largest, other) => (other.bytes > largest.bytes ? other : largest)),
    tooLarge: world.stages.reduce((sum, { itemLimit }) => sum + itemLimit.refused, 0),
    digest: world.trace.digest(),
    broken,
  };
};
