import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import type { Invariants } from '../virtual/invariants.ts';
import type { Random } from '../virtual/random.ts';
import type { Outage } from '../virtual/true-reason.ts';
import type { Weather } from '../virtual/weather.ts';
import type { VirtualWorld } from '../virtual/world.ts';
import { ofOneOffer } from './attempt-mix.ts';
import { oddLooks } from './unseen-pods.ts';

/** The noise that is always there in a chaos run. */
export const noise: Partial<Weather> = {
  throttled: 0.002,
  lostAnswers: 0.002,
  killed: 0.003,
  killedSweeps: 0.05,
  skippedSweeps: 0.03,
  doubledSweeps: 0.15,
  lostOrders: 0.03,
  slow: 0.02,
  indexLagMs: 2500,
  lostRequests: 0.003,
};

interface Storm {
  readonly name: string;
  /** The outage that the storm counts as where a reason is judged by what really happened. */
  readonly outage?: Outage['kind'];
  readonly weather?: Partial<Weather>;
  readonly faults?: readonly Fault[];
  /** RunPod ends every pod of the account, and makes no more. */
  readonly isOutOfMoney?: boolean;
  readonly seconds: readonly [number, number];
}

const odd = (field: string, rate: number, ...value: [] | [NonNullable<Fault['value']> | null]): Fault => ({
  ...{ kind: 'odd_field', field, rate },
  ...(value.length === 0 ? {} : { value: value[0] }),
});

/** Fields that are new, missing, of another type or beyond all bounds, wherever pods are shown. */
const oddPods: readonly Fault[] = [
  odd('status', 0.2, 'SOMETHING_NEW'),
  odd('createdAt', 0.2, 17),
  odd('createdAt', 0.1, '1970-01-01T00:00:00Z'),
  odd('cost', 0.2, 'free'),
  odd('cost', 0.2, 0),
  odd('cost', 0.1, 1e300),
  odd('cloud', 0.2, 'MOON'),
  odd('gpu', 0.2),
  odd('gpu.count', 0.2, -1),
  odd('runtime', 0.1, 'up'),
  odd('runtime.gpus', 0.2, 'busy'),
  odd('runtime.uptime', 0.2, -1e300),
  odd('dataCenterId', 0.2, []),
];

const oddEntries: readonly Fault[] = [
  ...[null, 'pod', 7, [], {}, { id: 'x' }, { name: 'pw-dev-' }, { id: 7, name: 'pw-dev-1', status: {} }].map(
    (value): Fault => ({ kind: 'odd_entry', value, rate: 0.5 }),
  ),
];

/** Such a pod is not listed, and looked up by its id. */
const unnamedPods: readonly Fault[] = [
  { ...odd('name', 0.2, null), call: 'list' },
  { ...odd('id', 0.1, 12), call: 'list' },
];

/** Faults that have been seen of pods that were well: none of them says that the pods are not. */
const falseEvidence: readonly Fault[] = [
  odd('runtime', 0.25, null),
  odd('runtime.uptime', 0.5, 0),
  odd('runtime.gpus.0.util', 0.5, '[N/A]'),
  odd('cost', 0.5, 0),
];

/** RunPod shows these figures of pods that run, for a long time and of all pods at once. */
const figuresOfNobody: readonly Fault[] = [
  odd('runtime.uptime', 1, 0),
  odd('runtime.gpus.0.util', 1, 0),
  odd('cost', 0.5, 0),
];

/** Nothing is left until tomorrow, though each call is answered. */
const nothingLeft = '"minute";r=0;t=86400, "day";r=0;t=86400';

const oddCreates: readonly Fault[] = [
  { ...odd('name', 0.3, 'another'), call: 'create' },
  { ...odd('id', 0.2), call: 'create' },
  { ...odd('cost', 0.5, 0), call: 'create' },
  { ...odd('createdAt', 0.3, '2199-01-01T00:00:00Z'), call: 'create' },
];

const refusedCreates: readonly Fault[] = ofOneOffer.map(
  (status): Fault => ({ kind: 'create_rejected', status, rate: 0.15 }),
);

const allStorms: readonly (readonly [number, Storm])[] = [
  [3, { name: 'api_unreachable', outage: 'api', weather: { api: 'unreachable' }, seconds: [20, 900] }],
  [1, { name: 'api_unreachable_for_long', outage: 'api', weather: { api: 'unreachable' }, seconds: [1000, 2400] }],
  [3, { name: 'api_failing', outage: 'api', weather: { api: 'failing' }, seconds: [20, 700] }],
  [2, { name: 'runpod_unreachable', outage: 'runpod', weather: { runpod: 'unreachable' }, seconds: [30, 600] }],
  [2, { name: 'runpod_failing', outage: 'runpod', weather: { runpod: 'failing' }, seconds: [30, 600] }],
  [3, { name: 'database_throttled', outage: 'database', weather: { throttled: 0.3 }, seconds: [30, 400] }],
  [2, { name: 'database_down', outage: 'database', weather: { throttled: 1 }, seconds: [20, 300] }],
  [1, { name: 'database_down_for_long', outage: 'database', weather: { throttled: 1 }, seconds: [1000, 2800] }],
  [
    2,
    { name: 'answers_lost', outage: 'network', weather: { lostAnswers: 0.2, lostRequests: 0.2 }, seconds: [30, 300] },
  ],
  [
    2,
    { name: 'functions_killed', outage: 'database', weather: { killed: 0.2, killedSweeps: 0.7 }, seconds: [60, 400] },
  ],
  [2, { name: 'no_sweeps', weather: { skippedSweeps: 1 }, seconds: [120, 500] }],
  [2, { name: 'sweeps_overlap', weather: { doubledSweeps: 1, slow: 0.5, slowMs: [300, 2500] }, seconds: [200, 600] }],
  [2, { name: 'index_lags', weather: { indexLagMs: 30_000 }, seconds: [100, 600] }],
  [2, { name: 'lists_fail', faults: [{ kind: 'list_page_failed', rate: 0.6 }], seconds: [60, 400] }],
  [1, { name: 'lists_malformed', faults: [{ kind: 'list_malformed_page', rate: 0.5 }], seconds: [60, 400] }],
  [2, { name: 'pods_odd', faults: oddPods, seconds: [60, 600] }],
  [2, { name: 'entries_odd', faults: oddEntries, seconds: [60, 600] }],
  [2, { name: 'pods_unnamed', faults: unnamedPods, seconds: [60, 400] }],
  [2, { name: 'evidence_false', faults: falseEvidence, seconds: [100, 900] }],
  [1, { name: 'figures_zero', faults: figuresOfNobody, seconds: [600, 2400] }],
  [1, { name: 'limits_wrong', outage: 'runpod', weather: { rateLimit: nothingLeft }, seconds: [100, 1200] }],
  [1, { name: 'creates_odd', faults: oddCreates, seconds: [60, 600] }],
  [2, { name: 'rate_limited', faults: [{ kind: 'rate_limited', rate: 0.7 }], seconds: [60, 400] }],
  [2, { name: 'runpod_slow', faults: [{ kind: 'slow', seconds: 7, rate: 0.5 }], seconds: [60, 500] }],
  [1, { name: 'creates_refused', faults: refusedCreates, seconds: [60, 900] }],
  [1, { name: 'creates_limited', faults: [{ kind: 'rate_limited', call: 'create' }], seconds: [60, 2400] }],
  [1, { name: 'creates_slow', faults: [{ kind: 'slow', call: 'create', seconds: 40, rate: 0.5 }], seconds: [60, 600] }],
  [1, { name: 'creates_lost', faults: [{ kind: 'slow', call: 'create', seconds: 90, rate: 0.5 }], seconds: [60, 300] }],
  [1, { name: 'orders_lost', weather: { lostOrders: 0.9 }, seconds: [60, 600] }],
  [0.6, { name: 'key_refused', faults: [{ kind: 'unauthorized' }], seconds: [20, 150] }],
  [0.6, { name: 'balance_is_out', isOutOfMoney: true, seconds: [30, 200] }],
  [2, { name: 'deletes_fail', faults: [{ kind: 'terminate_failed', rate: 0.8 }], seconds: [60, 500] }],
];

/** Times in which looks at pods fail, beside all other storms, so that lists alone tell of pods. */
export const lookStorms: readonly (readonly [number, Storm])[] = oddLooks.map((look) => [
  1,
  {
    name: `looks_odd_${look.status ?? look.value ?? 500}`,
    outage: 'runpod',
    faults: [{ ...look, rate: 0.9 }],
    seconds: [300, 2400],
  },
]);

/** Pods of which each second one is cut off for about a minute that ends with the storm already there. */
const cutOffBefore = async ({ world, random }: Season): Promise<void> => {
  const seconds = random.between(40, 75);
  for (const { pod_id, status } of world.jobs()) {
    if (status !== 'running' || pod_id === undefined || !random.chance(0.5)) continue;
    world.cutOff(pod_id, seconds + random.between(0, 10));
  }
  await world.clock.sleep(seconds * 1000);
};

const blow = async ({ world, invariants, onStorm }: Season, storm: Storm, seconds: number): Promise<void> => {
  const { clock, weather, runpod } = world;
  const from = clock.now();
  const calm = { ...weather };
  Object.assign(weather, storm.weather);
  if (storm.isOutOfMoney) runpod.control.exhaustBalance();
  const ids = (storm.faults ?? []).map((fault) => runpod.control.faults.add(fault));
  if (storm.outage !== undefined) invariants.outages.push({ kind: storm.outage, from, to: from + seconds * 1000 });
  onStorm(storm.name, from, from + seconds * 1000);
  world.trace.add('world', `storm ${storm.name} for ${seconds.toFixed(0)} s`);
  await clock.sleep(seconds * 1000);
  for (const key of Object.keys(storm.weather ?? {}) as (keyof Weather)[]) Object.assign(weather, { [key]: calm[key] });
  if (storm.isOutOfMoney) runpod.control.restoreBalance();
  for (const id of ids) runpod.control.faults.clear({ id });
  world.trace.add('world', `storm ${storm.name} is over`);
};

/** The storms of one world. Times in milliseconds. */
export interface Season {
  readonly world: VirtualWorld;
  readonly invariants: Invariants;
  readonly random: Random;
  readonly untilMs: number;
  readonly onStorm: (name: string, from: number, to: number) => void;
  /** True where pods are cut off just before the API is: what was heard of them last is old by then. */
  readonly hasCutsBefore: boolean;
  /** The storms to draw from and the mean pause between two, in seconds. */
  readonly storms?: readonly (readonly [number, Storm])[];
  readonly pauseSeconds?: number;
}

/** One storm after another, with pauses, until `untilMs`. */
export const playStorms = async (season: Season): Promise<void> => {
  const { world, random, untilMs, storms = allStorms, pauseSeconds = 600 } = season;
  for (;;) {
    await world.clock.sleep(random.exponential(pauseSeconds) * 1000);
    if (world.clock.now() >= untilMs) return;
    const storm = random.weighted(storms);
    const seconds = Math.min(random.between(...storm.seconds), (untilMs - world.clock.now()) / 1000);
    if (season.hasCutsBefore && storm.outage === 'api') await cutOffBefore(season);
    await blow(season, storm, seconds);
  }
};
