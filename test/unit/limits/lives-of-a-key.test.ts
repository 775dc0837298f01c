import fc from 'fast-check';
import { takeAttempt } from '../../../shared/domain/attempts/take-attempt.ts';
import { requestErasure } from '../../../shared/domain/erasure/request-erasure.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { recordMetrics } from '../../../shared/domain/telemetry/record-metrics.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { propertyRuns } from '../../support/effort.ts';
import { setup } from './limits-world.ts';

type World = Awaited<ReturnType<typeof setup>>;

/** One life of a job lasts from the deploy with its key to its erasure, after which the key makes a job of the same id. */
interface Life {
  /** The call of the deploy at which it breaks off, before it is sent again. */
  readonly deployBreaksAt: number | undefined;
  readonly create: 'answered' | 'lost' | 'makes no pod';
  readonly minutes: number;
  /** The call at which the sweep after the end of the job breaks off. */
  readonly closeBreaksAt: number | undefined;
  /** A second pod that the create made, and that RunPod shows nobody before this. */
  readonly twin: 'none' | 'shown after the erasure' | 'shown in the next life';
  /** A twin that is shown may be left out of lists again once a sweep has seen it, and RunPod ends it only in the next life. */
  readonly isUnlistedAgain: boolean;
  /** An earlier release has listed what it returned by the id of the job. */
  readonly isOfEarlierRelease: boolean;
  /** A sweep breaks off when it has begun to admit the job. */
  readonly leavesAdmission: boolean;
}

/**
 * A pod of an earlier life that no sweep has seen before is taken for the pod of a lost create of its name, where RunPod shows no
 * other: RunPod's time alone tells them apart, and a wrong time must not end the only pod.
 */
const answered = { deployBreaksAt: undefined, create: 'answered' } as const;

const breaks = fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined });

const aLife: fc.Arbitrary<Life> = fc.record({
  deployBreaksAt: breaks,
  create: fc.constantFrom('answered', 'lost', 'makes no pod'),
  minutes: fc.integer({ min: 12, max: 20 }),
  closeBreaksAt: breaks,
  twin: fc.constantFrom('none', 'shown after the erasure', 'shown in the next life'),
  isUnlistedAgain: fc.boolean(),
  isOfEarlierRelease: fc.boolean(),
  leavesAdmission: fc.boolean(),
});

/** The only job of alice. */
const jobOf = (world: World): Job => {
  const [job, ...others] = world.jobsOf('alice');
  if (job === undefined || others.length > 0) throw new Error('There is not one job.');
  return job;
};

/** The lives of one key, one after the other. */
class Lives {
  readonly #world: World;
  /** The pods and tokens of earlier lives. */
  readonly #earlierPods = new Set<string>();
  readonly #earlierTokens = new Set<string>();
  #spent = 0;
  #seq = 0;
  #twin: { readonly id: string; readonly life: Life } | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  async live(life: Life): Promise<void> {
    const world = this.#world;
    await this.#deploy(this.#twin?.life.twin === 'shown in the next life' ? { ...life, ...answered } : life);
    const { id } = jobOf(world);
    expect(world.telemetry.metrics.get(id)?.size ?? 0).toBe(0);
    if (this.#twin?.life.twin === 'shown in the next life') world.provider.show(this.#twin.id);
    if (this.#twin !== undefined) world.provider.heedTerminate(this.#twin.id);
    const before = this.#seq;
    for (let minute = 0; minute < life.minutes; minute += 1) await this.#minute();
    expect(jobOf(world)).toMatchObject({ status: 'running', attempt: 1, pod_id: this.#pod()?.id });
    expect(world.provider.terminated).not.toContain(this.#pod()?.id);
    expect([...world.provider.pods.keys()].filter((podId) => this.#earlierPods.has(podId))).toEqual([]);
    expect(world.telemetry.metrics.get(id)?.size).toBe(this.#seq - before);
    await this.#expectTrueSums();
    await this.#end(life);
    await this.#erase(life);
  }

  async #deploy({ create, deployBreaksAt, leavesAdmission }: Life): Promise<void> {
    const world = this.#world;
    const refuse = () => {
      if (create !== 'answered')
        world.provider.answerNextCreate({ outcome: 'ambiguous', message: 'a reset' }, { podExists: create === 'lost' });
    };
    if (deployBreaksAt !== undefined)
      await world.handlers({ call: deployBreaksAt, moment: 'before' }).deploy('alice', {}, 'one-key');
    if (world.provider.creates.length === this.#creates) refuse();
    await world.deploy('alice', {}, 'one-key');
    await world.sweep();
    expect(jobOf(world).reserved?.waits).toBe(false);
    if (leavesAdmission) await this.#leaveAdmission();
  }

  /** Leaves what a sweep leaves that began to admit an earlier job of the id, was held up, and broke off. */
  async #leaveAdmission(): Promise<void> {
    const { usage, clock } = this.#world;
    const amounts = { pods: 1, micro_dollars_per_hour: 440_000 };
    const transition = { token: 'of-an-earlier-life', at: clock().toISOString(), amounts };
    await usage.change('alice', { add: amounts, begin: { [`admitting#${jobOf(this.#world).id}`]: transition } });
  }

  /** The creates of earlier lives. */
  #creates = 0;

  #pod(): Pod | undefined {
    const pods = [...this.#world.provider.pods.values()];
    return pods.filter(({ id }) => id.startsWith('pod') && !this.#earlierPods.has(id)).at(-1);
  }

  /** The pod of this life claims or reports, those of earlier lives try to, and a sweep goes over all. */
  async #minute(): Promise<void> {
    const world = this.#world;
    const { clock, jobs, telemetry } = world;
    world.pass(60);
    const { id, status } = jobOf(world);
    const deps = { jobs, telemetry, clock, ttlDays: 30, onFault: () => {} };
    const report = (tokenSha256: string) =>
      recordMetrics(
        {
          jobId: id,
          tokenSha256,
          attempt: 1,
          seq: this.#seq,
          points: [{ step: this.#seq, timestamp: clock().toISOString() }],
        },
        deps,
      );
    const pod = this.#pod();
    const tokenSha256 = hashToken(world.provider.creates.at(-1)?.env.PODWARDEN_JOB_TOKEN ?? '');
    // The launcher of this world mints the same token each time.
    for (const token of this.#earlierTokens)
      if (token !== tokenSha256) await expect(report(token)).rejects.toMatchObject({ code: 'unauthorized' });
    const call = { jobId: id, tokenSha256, attempt: 1 };
    const tokens = { download_token_sha256: 'a'.repeat(64), validation_token_sha256: 'b'.repeat(64) };
    if (status === 'pending' && pod !== undefined)
      await takeAttempt({ ...call, podId: pod.id, bootId: pod.id, tokens }, deps);
    if (jobOf(world).status === 'running') {
      this.#seq += 1;
      await report(tokenSha256);
    }
    await world.sweep();
    await world.launch();
  }

  async #end({ closeBreaksAt, twin, ...life }: Life): Promise<void> {
    const world = this.#world;
    const { id } = jobOf(world);
    const pod = this.#pod();
    if (twin !== 'none' && pod !== undefined) {
      this.#twin = { id: `twin-of-${pod.id}`, life: { ...life, closeBreaksAt, twin } };
      world.provider.put({ ...pod, id: this.#twin.id });
      world.provider.hide(this.#twin.id);
      world.provider.ignoreTerminate(this.#twin.id);
    } else this.#twin = undefined;
    await world.cancel('alice', id);
    world.pass(60);
    if (closeBreaksAt !== undefined)
      await world
        .handlers({ call: closeBreaksAt, moment: 'after' })
        .sweep()
        .catch(() => {});
    await world.settle();
    expect(jobOf(world).open).toBe(false);
    await this.#expectTrueSums();
    const { pods, months } = await world.usage.get('alice');
    const { charged_micro_dollars = 0, spent_micro_dollars = 0 } = months['2026-01'] ?? {};
    expect([pods, charged_micro_dollars]).toEqual([0, spent_micro_dollars]);
    expect(spent_micro_dollars).toBeGreaterThan(this.#spent);
    this.#spent = spent_micro_dollars;
    for (const podId of [pod?.id, this.#twin?.id]) if (podId !== undefined) this.#earlierPods.add(podId);
    for (const { env } of world.provider.creates)
      if (env.PODWARDEN_JOB_TOKEN !== undefined) this.#earlierTokens.add(hashToken(env.PODWARDEN_JOB_TOKEN));
    this.#creates = world.provider.creates.length;
  }

  async #erase({ isOfEarlierRelease }: Life): Promise<void> {
    const world = this.#world;
    const job = jobOf(world);
    await requestErasure('alice', job.id, world);
    world.pass(7200);
    while ((await world.erase(job)).outcome !== 'erased') world.pass(1);
    expect(world.jobsOf('alice')).toEqual([]);
    if (isOfEarlierRelease) {
      const { returns, returned } = await world.usage.get('alice');
      const entries = returned.map((entry) => entry.split('/')[0] ?? entry);
      await world.usage.change('alice', { returned: { returns, entries } });
    }
    if (this.#twin?.life.twin !== 'shown after the erasure') return;
    world.provider.show(this.#twin.id);
    await world.sweepFor(120);
    expect(Object.keys(world.state.known)).toContain(this.#twin.id);
    if (this.#twin.life.isUnlistedAgain) world.provider.unlist(this.#twin.id);
  }

  async #expectTrueSums(): Promise<void> {
    const { told, real } = await this.#world.sums('alice');
    // The account keeps the dollars that erased jobs spent.
    const { months: _, ...counts } = real;
    const { months: __, ...toldCounts } = told;
    expect(toldCounts).toEqual(counts);
  }
}

describe('whatever happened to the jobs of a key before they were erased', () => {
  it('the next job of the key has its own reservation, pods, token and reports, and the pods before it end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aLife, { minLength: 2, maxLength: 3 }), async (lives) => {
        const key = new Lives(await setup());
        for (const life of lives) await key.live(life);
      }),
      propertyRuns(100),
    );
  });
});
