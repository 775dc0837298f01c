import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import { createReasons, pullReasons } from '../../infra/local/runpod-simulator/host-reasons.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { Reason } from '../../shared/domain/jobs/reasons.ts';
import { type AttemptPlan, plannedSeconds } from '../virtual/pod/attempt-plan.ts';
import type { PodFault } from '../virtual/pod/pod-fault.ts';
import type { Random } from '../virtual/random.ts';
import { madeLost, madeUnseen } from './unseen-pods.ts';

type Draw<T> = (random: Random) => T;

const startFaults: readonly (readonly [number, Draw<Fault>])[] = [
  [2, () => ({ kind: 'stuck_provisioning' })],
  [2, () => ({ kind: 'runtime_null' })],
  [2, (random) => ({ kind: 'quick_exit', seconds: random.whole(0, 20) })],
  [1, (random) => ({ kind: 'pod_error', seconds: random.whole(0, 20) })],
  [2, (random) => ({ kind: 'image_pull_failed', detail: random.pick(Object.keys(pullReasons)) })],
  [1, (random) => ({ kind: 'image_pull_failed', outcome: 'exited', seconds: random.whole(2, 30) })],
  [2, (random) => ({ kind: 'create_loop', detail: random.pick(Object.keys(createReasons)) })],
  [2, () => ({ kind: 'zero_gpu' })],
  [3, (random) => ({ kind: 'vanish', seconds: random.whole(0, 400) })],
  [2, (random) => ({ kind: 'restart_loop', seconds: random.whole(5, 300) })],
  [1, (random) => ({ kind: 'host_down', seconds: random.whole(0, 400) })],
  [2, (random) => ({ kind: 'host_down', seconds: random.whole(0, 400), downSeconds: random.whole(5, 900) })],
  [2, (random) => ({ kind: 'dearer', seconds: random.whole(0, 400), factor: random.between(1.1, 2.5) })],
  [2, (random) => ({ kind: 'clock_skew', seconds: random.whole(-25, 25) })],
];

/** Answers to a create that concern one offer. */
export const ofOneOffer: readonly number[] = [302, 307, 403, 404, 409, 410, 423, 425];

/** Read at any later time, it tells of a container that started only then. */
const uptimeThatStandsStill: Draw<Fault> = (random) => ({
  ...{ kind: 'odd_field', field: 'runtime.uptime', value: random.whole(1, 900) },
  startsAfterSeconds: random.whole(0, 900),
});

/** Within what a price may be, and not the pod's. */
const priceOfOneList: Draw<Fault> = (random) => ({
  ...{ kind: 'odd_field', call: 'list', field: 'cost', value: random.between(0.1, 3) },
  ...{ skip: random.whole(0, 20), times: 1 },
});

/** A pod that runs is shown as one that does not. */
const stoppedInOneList: Draw<Fault> = (random) => ({
  ...{ kind: 'odd_field', call: 'list', field: 'status', value: random.pick(['EXITED', 'ERROR']) },
  ...{ skip: random.whole(0, 20), times: 1 },
});

const createFaults: readonly (readonly [number, Draw<Fault>])[] = [
  [3, () => ({ kind: 'create_then_500', times: 1 })],
  [3, () => ({ kind: 'create_then_no_answer', times: 1 })],
  [3, () => ({ kind: 'create_then_reset', times: 1 })],
  [2, () => ({ kind: 'create_then_garbage', times: 1 })],
  [5, (random) => ({ kind: 'no_capacity', times: random.whole(1, 12) })],
  [1, () => ({ kind: 'no_capacity' })],
  [2, (random) => ({ kind: 'create_rejected', times: random.whole(1, 3) })],
  [1, () => ({ kind: 'create_rejected' })],
  [4, (random) => ({ kind: 'create_rejected', status: random.pick(ofOneOffer), times: random.whole(1, 8) })],
  [0.5, (random) => ({ kind: 'create_rejected', status: random.pick(ofOneOffer) })],
  [0.5, () => ({ kind: 'create_rejected', status: 403, detail: 'access denied' })],
  [1, (random) => ({ kind: 'create_rejected', status: 503, retryAfterSeconds: 20, times: random.whole(1, 4) })],
  [2, (random) => ({ kind: 'rate_limited', call: 'create', times: random.whole(1, 12) })],
  [3, (random) => ({ kind: 'slow', call: 'create', seconds: random.whole(8, 90), times: random.whole(1, 3) })],
  [2, (random) => ({ kind: 'server_error', call: 'create', times: random.whole(1, 3) })],
  [2, (random) => ({ kind: 'no_answer', call: 'create', times: random.whole(1, 2) })],
  [0.5, () => ({ kind: 'balance_too_low', times: 1 })],
  [0.5, () => ({ kind: 'unauthorized', call: 'create', times: 1 })],
  [1, () => ({ kind: 'odd_field', call: 'create', field: 'name', value: 'another', times: 1 })],
  [1, () => ({ kind: 'odd_field', field: 'cost', value: 0 })],
  [1, () => ({ kind: 'odd_field', field: 'runtime.uptime', value: 0 })],
  [2, uptimeThatStandsStill],
  [2, priceOfOneList],
  [3, stoppedInOneList],
  [1, (random) => ({ kind: 'odd_field', field: 'createdAt', value: random.pick([null, '2001-01-01T00:00:00Z', 17]) })],
  [1, () => ({ kind: 'odd_field', field: 'runtime.gpus.0.util', value: '[N/A]' })],
  [3, (random) => ({ kind: 'invisible', seconds: random.whole(2, 80) })],
  [3, (random) => ({ kind: 'unlisted', seconds: random.whole(300, 900) })],
];

const endFaults: readonly (readonly [number, Draw<Fault>])[] = [
  [2, (random) => ({ kind: 'terminate_failed', times: random.whole(1, 8) })],
  [2, (random) => ({ kind: 'terminate_ignored', times: random.whole(1, 3) })],
  [2, (random) => ({ kind: 'terminate_not_found', times: random.whole(1, 3) })],
  [2, () => ({ kind: 'self_terminate_refused' })],
];

/** Reasons that a pod may find out for itself. */
const reportable: readonly Reason[] = [
  'training_crashed',
  'out_of_memory',
  'install_failed',
  'model_not_found',
  'dataset_corrupt',
  'dataset_timeout',
  'dataset_not_found',
  'dataset_invalid_format',
  'gpu_unusable',
];

const podFaults: readonly (readonly [number, Draw<PodFault>])[] = [
  [8, (random) => ({ kind: 'reports', reason: random.pick(reportable) })],
  [4, () => ({ kind: 'freezes' })],
  [2, () => ({ kind: 'hangs_busy' })],
  [4, (random) => ({ kind: 'exits', newDisk: random.chance(0.4) })],
  [4, () => ({ kind: 'vanishes' })],
  [
    5,
    (random) => ({
      kind: 'is_cut_off',
      seconds: random.weighted([
        [4, random.between(2, 80)],
        [2, random.between(80, 700)],
        [1, random.between(1000, 3000)],
      ]),
      step: random.pick(['dns', 'tcp', 'tls', 'timeout', 'http']),
    }),
  ],
  [2, () => ({ kind: 'stalls' })],
  [2, () => ({ kind: 'idles' })],
];

const aRun = (random: Random): Omit<AttemptPlan, 'runpod'> => ({
  bootSeconds: random.chance(0.08) ? random.between(60, 600) : random.between(1, 20),
  downloadSeconds: random.exponential(25),
  loadSeconds: random.exponential(25),
  steps: random.whole(3, 45),
  secondsPerStep: random.between(2, 15),
  evaluateSeconds: random.exponential(15),
  uploadSeconds: random.exponential(15),
});

const aLongTraining = { steps: 200, secondsPerStep: 12 } as const;

const draw = <T>(random: Random, from: readonly (readonly [number, Draw<T>])[]): T => random.weighted(from)(random);

/** The plan of one attempt: a little under half are healthy, and some meet two faults at once. */
export const planAttempt = (job: Job, random: Random): AttemptPlan =>
  madeLost(madeUnseen(knownPlan(random), job, random.fork('unseen')), random.fork('lost'));

const knownPlan = (random: Random): AttemptPlan => {
  const run = aRun(random);
  const runpod: Fault[] = [];
  let inside: AttemptPlan['inside'];
  const kind = random.weighted([
    [9, 'none'],
    [3, 'start'],
    [4, 'create'],
    [7, 'inside'],
  ] as const);
  if (kind === 'start') runpod.push(draw(random, startFaults));
  if (kind === 'create' || random.chance(0.08)) runpod.push(draw(random, createFaults));
  if (random.chance(0.15)) runpod.push(draw(random, endFaults));
  if (kind === 'inside') {
    const afterSeconds = random.between(0, plannedSeconds({ ...run, runpod }) + 5);
    const fault = draw(random, podFaults);
    inside = { afterSeconds, fault };
    // An idle GPU is waited for longer than most of these trainings last.
    if (fault.kind === 'idles') return { ...run, ...aLongTraining, runpod, inside };
  }
  return { ...run, runpod, ...(inside && { inside }), isDeaf: random.chance(0.04) };
};
