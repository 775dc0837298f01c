import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { AttemptPlan } from '../virtual/pod/attempt-plan.ts';
import type { PodFault } from '../virtual/pod/pod-fault.ts';
import { Random } from '../virtual/random.ts';

/** Answers to a look at one pod by its id. All but the one without a readable id say nothing of the pod. */
export const oddLooks: readonly Fault[] = [
  { kind: 'server_error', call: 'get' },
  { kind: 'server_error', call: 'get', status: 410 },
  { kind: 'odd_field', call: 'get', field: 'id', value: 'another-pod-01' },
  { kind: 'odd_field', call: 'get', field: 'id', value: 'a.b' },
];

/**
 * Makes the pods of some jobs ones that looks do not find, for up to four hours. Most of these pods are in no list either, some
 * refuse to be terminated at first, and many freeze, so that they do not end themselves and the job tries again. The draw is by
 * job, so that several pods of one job are unseen at once.
 */
export const madeUnseen = (plan: AttemptPlan, job: Job, random: Random): AttemptPlan => {
  if (!new Random(`unseen ${job.id}`).chance(0.1)) return plan;
  const looks = { ...random.pick(oddLooks), lastsSeconds: random.between(600, 4 * 3600) };
  const runpod: readonly Fault[] = [
    random.chance(0.2) ? { ...looks, rate: 0.7 } : looks,
    ...(random.chance(0.6)
      ? [{ kind: 'unlisted', seconds: random.whole(0, 600), downSeconds: random.between(600, 3 * 3600) } as const]
      : []),
    ...(random.chance(0.4) ? [{ kind: 'terminate_failed', times: random.whole(1, 8) } as const] : []),
  ];
  const freezes = { afterSeconds: random.between(60, 400), fault: { kind: 'freezes' } } as const;
  return {
    ...plan,
    runpod: [...plan.runpod, ...runpod],
    inside: plan.inside ?? (random.chance(0.4) ? freezes : undefined),
  };
};

/** Faults after which a pod does not end itself, or begins anew on an empty disk. */
export const lastingFaults: readonly PodFault[] = [
  { kind: 'freezes' },
  { kind: 'hangs_busy' },
  { kind: 'exits', newDisk: true },
];

/** The create makes the pod, and its answer is lost. */
export const lostCreate = (random: Random): Fault => ({
  kind: random.pick(['create_then_500', 'create_then_no_answer', 'create_then_reset', 'create_then_garbage'] as const),
  times: 1,
});

/**
 * Makes some attempts ones whose pod only its claim tells of: the answer to the create is lost, and lists leave the pod out for long
 * or for ever. Until its claim such a pod is well, because nobody could end it.
 */
export const madeLost = (plan: AttemptPlan, random: Random): AttemptPlan => {
  if (!random.chance(0.05)) return plan;
  const looks: Fault = { ...random.pick(oddLooks), lastsSeconds: random.between(600, 2 * 3600) };
  const { bootSeconds, inside } = plan;
  return {
    ...plan,
    bootSeconds: Math.min(bootSeconds, 20),
    runpod: [
      lostCreate(random),
      { kind: 'unlisted', ...(random.chance(0.5) && { downSeconds: random.between(200, 7200) }) },
      ...(random.chance(0.3) ? [looks] : []),
    ],
    inside: inside ?? {
      afterSeconds: random.between(20, 300),
      fault: random.pick(lastingFaults),
    },
    isDeaf: random.chance(0.4),
    isWellUntilClaim: true,
  };
};
