import fc from 'fast-check';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import {
  lateStartShare,
  type Policy,
  policySchema,
  restartSlackSeconds,
  returnShare,
  suspicionShare,
} from '../../../shared/domain/jobs/policy.ts';
import { isTerminal } from '../../../shared/domain/jobs/status.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { aJob } from '../../support/a-job.ts';
import { propertyRuns } from '../../support/effort.ts';
import { setup, start } from './world.ts';

type World = ReturnType<typeof setup>;

interface Numbers {
  readonly policy: Policy;
  readonly capacity_wait_seconds: number;
  readonly max_duration_minutes: number;
  readonly held_seconds: number;
}

/** A job or a pod that gets no further by itself, and how long it may stay so. */
interface Stuck {
  readonly isOut: () => boolean;
  readonly boundSeconds: number;
  /** The events in the world before each sweep. */
  readonly meanwhile?: () => void;
}

const at = (seconds: number): string => addSeconds(start, seconds).toISOString();

const onGpu = { trainer: 'transformers' } as const;
const unclaimed = { status: 'pending', phase: 'starting', claimed_at: undefined, boot_id: undefined } as const;
const neverFree = { gpu_type: 'NVIDIA H200', cloud: 'COMMUNITY' as const, data_center_ids: [], cost_per_hour: 4 };

/** A job with a pod; out of where it is once its attempt or its status is another. */
const onPod = (
  world: World,
  boundSeconds: number,
  job: { readonly [K in keyof Job]?: Job[K] | undefined } = {},
  pod: Partial<Pod> = {},
) => {
  const made = world.runningJob(job as Partial<Job>, pod);
  const isOut = () => {
    const { status, attempt } = world.job(made.job.id);
    return status !== made.job.status || attempt !== made.job.attempt;
  };
  return { ...made, isOut, boundSeconds };
};

const heard =
  (world: World, { id }: Job) =>
  (): void => {
    const job = world.job(id);
    if (job.status === 'running') world.put({ ...job, last_heartbeat_at: world.clock().toISOString() });
  };

const stepping =
  (world: World, { id }: Job) =>
  (): void => {
    const now = world.clock().toISOString();
    const job = world.job(id);
    if (job.status === 'running') world.put({ ...job, last_heartbeat_at: now, last_step_at: now });
  };

const sweepSeconds = 60;

/** Silent for long, and for long since a sweep has first seen it so. */
const lostSeconds = ({ HEARTBEAT_LOST_SECONDS }: Policy): number =>
  (suspicionShare + returnShare) * HEARTBEAT_LOST_SECONDS + sweepSeconds;

/** Late for long, and since then it is proven that reports arrive. */
const startSeconds = ({ START_DEADLINE_SECONDS, HEARTBEAT_LOST_SECONDS }: Policy): number =>
  Math.max(
    START_DEADLINE_SECONDS,
    lateStartShare * START_DEADLINE_SECONDS + returnShare * HEARTBEAT_LOST_SECONDS + 2 * sweepSeconds,
  );

const states: Readonly<Record<string, (world: World, numbers: Numbers) => Stuck>> = {
  'queued, and nothing is ever free': (world, { capacity_wait_seconds }) => {
    const { id } = world.put(aJob({ candidates: [neverFree], capacity_wait_seconds }));
    // Asked for at least once.
    return { isOut: () => isTerminal(world.job(id).status), boundSeconds: capacity_wait_seconds + sweepSeconds };
  },
  'pending, and never claimed': (world, { policy }) => onPod(world, startSeconds(policy), unclaimed, { runtime: null }),
  'pending, and its pod has stopped': (world) =>
    onPod(world, sweepSeconds, unclaimed, { status: 'EXITED', runtime: null }),
  'pending, and its pod is gone': (world) => {
    // A pod that was just made may not be listed yet; from the next sweep on it is missing.
    const stuck = onPod(world, 3 * sweepSeconds, unclaimed);
    world.provider.vanish(stuck.pod.id);
    return stuck;
  },
  'running, silent, and RunPod sees no container': (world, { policy }) =>
    onPod(world, lostSeconds(policy), {}, { runtime: null }),
  'running, silent, and RunPod sees the GPU busy': (world, { policy }) =>
    onPod(world, Math.max(lostSeconds(policy), policy.HEARTBEAT_GIVE_UP_SECONDS)),
  'running, and its pod has stopped': (world, { policy }) =>
    onPod(world, suspicionShare * policy.HEARTBEAT_LOST_SECONDS + sweepSeconds, {}, { status: 'ERROR', runtime: null }),
  'running, and its pod is gone': (world) => {
    const stuck = onPod(world, 3 * sweepSeconds);
    world.provider.vanish(stuck.pod.id);
    return stuck;
  },
  'running, and never seen': (world, { policy }) => {
    const stuck = onPod(world, lostSeconds(policy), { pod_id: undefined, pod_created_at: undefined });
    world.provider.vanish(stuck.pod.id);
    return stuck;
  },
  'running, and its container restarts for ever': (world, { policy }) => {
    // Two lists in a row must show it.
    const stuck = onPod(world, Math.max(restartSlackSeconds, policy.HEARTBEAT_LOST_SECONDS) + sweepSeconds);
    return { ...stuck, meanwhile: () => world.provider.pods.has(stuck.pod.id) && world.provider.run(stuck.pod.id, 1) };
  },
  'running, and claimed a second time': (world) => onPod(world, 0, { restarted_at: at(0) }),
  'running, and makes no step': (world, { policy }) => {
    // Without a pace to go by: four times as long.
    const stuck = onPod(world, 4 * policy.STALL_SECONDS, { last_step_at: at(0) });
    return { ...stuck, meanwhile: heard(world, stuck.job) };
  },
  'running, and its GPU is idle': (world, { policy }) => {
    const runtime = { uptime_seconds: 60, gpu_utilization_percent: [0] };
    // Idle is first noted by a sweep.
    const stuck = onPod(world, policy.GPU_IDLE_SECONDS + sweepSeconds, onGpu, { runtime });
    return { ...stuck, meanwhile: stepping(world, stuck.job) };
  },
  'running well, for ever': (world, { max_duration_minutes }) => {
    const stuck = onPod(world, max_duration_minutes * 60, { max_duration_minutes });
    return { ...stuck, meanwhile: stepping(world, stuck.job) };
  },
  'running well, and its money is spent': (world) => {
    const stuck = onPod(world, 1800, { budget_limit: 0.18 }, { cost_per_hour: 0.36 });
    return { ...stuck, meanwhile: stepping(world, stuck.job) };
  },
  'running, and all of many are silent, so that it may be us': (world, { max_duration_minutes }) => {
    for (let others = 0; others < 4; others += 1) world.runningJob({ max_duration_minutes: 2 * max_duration_minutes });
    return onPod(world, max_duration_minutes * 60, { max_duration_minutes }, { runtime: null });
  },
  'held, and its pod is broken': (world, { policy, held_seconds }) =>
    onPod(
      world,
      Math.max(lostSeconds(policy), held_seconds),
      { held_until: at(held_seconds), hold: { reason: 'x', set_at: at(0), set_by: 'user' } },
      { runtime: null },
    ),
  'create without an answer, and it made a pod': (world) => {
    const stuck = onPod(world, 0, {
      ...unclaimed,
      phase: 'creating_pod',
      creating_since: at(0),
      pod_id: undefined,
      pod_created_at: undefined,
    });
    return { ...stuck, isOut: () => world.job(stuck.job.id).pod_id === stuck.pod.id };
  },
  'create without an answer, and it made none': (world, { policy }) => {
    const stuck = onPod(world, policy.CREATE_SETTLE_SECONDS, {
      ...unclaimed,
      phase: 'creating_pod',
      creating_since: at(0),
      pod_id: undefined,
      pod_created_at: undefined,
    });
    world.provider.vanish(stuck.pod.id);
    return stuck;
  },
  'over, and its pod is left': (world) => {
    const { job, pod } = world.runningJob({ status: 'failed', phase: null, reason: 'gpu_idle', completed_at: at(0) });
    return { isOut: () => !world.provider.pods.has(pod.id) && !world.job(job.id).open, boundSeconds: sweepSeconds };
  },
  'over, and its create was never answered': (world, { policy }) => {
    const { job, pod } = world.runningJob({
      status: 'cancelled',
      phase: null,
      completed_at: at(0),
      creating_since: at(0),
      pod_id: undefined,
    });
    return {
      isOut: () => !world.provider.pods.has(pod.id) && !world.job(job.id).open,
      boundSeconds: policy.CREATE_SETTLE_SECONDS + sweepSeconds,
    };
  },
  'a second pod of one name': (world) => {
    const { job, pod } = world.runningJob();
    world.provider.put({ ...pod, id: 'pod-twin' });
    return { isOut: () => !world.provider.pods.has('pod-twin'), boundSeconds: 0, meanwhile: stepping(world, job) };
  },
  'a pod without a job': (world, { policy }) => {
    const name = formatPodName({ stage: 'test', job_id: '00000000-0000-4000-8000-000000000000', attempt: 1 });
    const { pod } = world.runningJob({ status: 'cancelled', phase: null, open: false, completed_at: at(0) });
    world.provider.put({ ...pod, id: 'pod-orphan', name });
    // Marked by the first sweep.
    return {
      isOut: () => !world.provider.pods.has('pod-orphan'),
      boundSeconds: sweepSeconds + policy.ORPHAN_GRACE_SECONDS,
    };
  },
};

const secondsOf = (min: number, max: number) => fc.integer({ min, max });

const anyNumbers: fc.Arbitrary<Numbers> = fc.record({
  policy: fc
    .record({
      START_DEADLINE_SECONDS: secondsOf(60, 1200),
      HEARTBEAT_LOST_SECONDS: secondsOf(30, 300),
      HEARTBEAT_GIVE_UP_SECONDS: secondsOf(30, 1200),
      STALL_SECONDS: secondsOf(60, 400),
      GPU_IDLE_SECONDS: secondsOf(60, 1500),
      ORPHAN_GRACE_SECONDS: secondsOf(0, 400),
      CREATE_SETTLE_SECONDS: secondsOf(30, 400),
    })
    .map((numbers) => policySchema.parse(numbers)),
  capacity_wait_seconds: secondsOf(0, 2000),
  max_duration_minutes: secondsOf(1, 60),
  held_seconds: secondsOf(1, 3600),
});

/** Sweeps each minute, up to the first one after `boundSeconds`. */
const sweepUntil = async (
  world: World,
  isOut: () => boolean,
  boundSeconds: number,
  meanwhile: () => void = () => {},
): Promise<boolean> => {
  for (let passed = 0; passed <= boundSeconds; passed += sweepSeconds) {
    world.pass(sweepSeconds);
    meanwhile();
    await world.sweepAlone();
    if (isOut()) return true;
    await world.launch();
  }
  return false;
};

/** The seconds that the attempts after this one may take, when no pod is ever heard of again, and the looks in between. */
const restSeconds = ({ policy, max_duration_minutes, held_seconds, capacity_wait_seconds }: Numbers): number =>
  2 *
    (policy.START_DEADLINE_SECONDS +
      policy.HEARTBEAT_LOST_SECONDS +
      policy.HEARTBEAT_GIVE_UP_SECONDS +
      policy.CREATE_SETTLE_SECONDS +
      capacity_wait_seconds +
      held_seconds +
      max_duration_minutes * 60) +
  20 * sweepSeconds;

describe('whatever is stuck', () => {
  it.each(Object.entries(states))('is not for long: %s', async (_name, state) => {
    await fc.assert(
      fc.asyncProperty(anyNumbers, async (numbers) => {
        const world = setup({ policy: numbers.policy });
        const { isOut, boundSeconds, meanwhile } = state(world, numbers);
        expect(await sweepUntil(world, isOut, boundSeconds, meanwhile)).toBe(true);
        expect(world.faults).toEqual([]);
      }),
      propertyRuns(25),
    );
  });

  it.each(Object.entries(states))('leaves no pod behind in the end: %s', async (_name, state) => {
    await fc.assert(
      fc.asyncProperty(anyNumbers, async (numbers) => {
        const world = setup({ policy: numbers.policy });
        const { boundSeconds } = state(world, numbers);
        const isQuiet = () => world.provider.pods.size === 0 && world.jobs.rows.all().every(({ open }) => !open);
        expect(await sweepUntil(world, isQuiet, boundSeconds + restSeconds(numbers))).toBe(true);
        for (const { status } of world.jobs.rows.all()) expect(isTerminal(status)).toBe(true);
      }),
      propertyRuns(5),
    );
  });
});
