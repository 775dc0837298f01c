import { readFaultMix, scaled } from '../../bench/waste/fault-mix.ts';
import { pagesOf, readChart, readPage } from '../../bench/waste/pages.ts';
import { playPolicy } from '../../bench/waste/play-policy.ts';
import { type PodLife, wasteOf } from '../../bench/waste/pod-life.ts';
import { dstack } from '../../bench/waste/policies/dstack.ts';
import { githubRunner } from '../../bench/waste/policies/github-runner.ts';
import { endingScript, none } from '../../bench/waste/policies/none.ts';
import { oracle } from '../../bench/waste/policies/oracle.ts';
import type { Policy } from '../../bench/waste/policies/policy.ts';
import { skypilot } from '../../bench/waste/policies/skypilot.ts';
import { type AttemptRecord, type FaultRecord, recordOf } from '../../bench/waste/record.ts';
import { rowsOf, wasteAt } from '../../bench/waste/report.ts';
import { FACTORS, PEERS, ratesSha256, readOurs } from '../../bench/waste/results.ts';

const mix = readFaultMix();
/** The times of the job below: create at 1000, container at 1100, training from 1160. */
const CREATED = 1000;
const TRAINING = 1160;
const TRAINING_SECONDS = 3600;
const FINISHED = TRAINING + TRAINING_SECONDS + mix.finish_seconds;

const anAttempt = (change: Partial<AttemptRecord> = {}): AttemptRecord => ({
  trouble: undefined,
  share: 0.5,
  seconds: 0,
  startSeconds: 100,
  isDeaf: false,
  deleteRefusedSeconds: 0,
  deleteInVain: false,
  create: 'answered',
  phase: 0,
  ...change,
});

/** One job whose first attempt is troubled; the second is well. */
const aRecord = (first: Partial<AttemptRecord>, change: Partial<FaultRecord> = {}): FaultRecord => ({
  mix,
  jobs: [{ arrivesAt: CREATED, trainingSeconds: TRAINING_SECONDS, attempts: [anAttempt(first), anAttempt()] }],
  controlPlaneOutages: [],
  runpodOutages: [],
  ...change,
});

const livesOf = (policy: Policy, first: Partial<AttemptRecord>, change?: Partial<FaultRecord>): PodLife[] =>
  playPolicy(aRecord(first, change), policy);

/** When the first pod became useless and was gone. */
const endOf = (...given: Parameters<typeof livesOf>): readonly [number, number | undefined] => {
  const [life] = livesOf(...given);
  if (life === undefined) throw new Error('There was no pod.');
  return [life.uselessFrom, life.goneAt];
};

describe('the recorded mix', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(recordOf(mix)).toEqual(recordOf(mix));
    expect(recordOf(mix)).not.toEqual(recordOf({ ...mix, seed: mix.seed + 1 }));
  });

  it('keeps to its rates, and doubles them', () => {
    const troubled = (factor: number): number =>
      recordOf(scaled(mix, factor)).jobs.filter(({ attempts: [first] }) => first?.trouble !== undefined).length;
    const expected = mix.jobs * Object.values(mix.troubles).reduce((sum, { probability }) => sum + probability, 0);
    expect(troubled(1)).toBeGreaterThan(expected * 0.8);
    expect(troubled(1)).toBeLessThan(expected * 1.2);
    expect(troubled(2)).toBeGreaterThan(troubled(1) * 1.6);
  });

  it('changes nothing of a job when only a rate changes', () => {
    const [few, many] = [recordOf(scaled(mix, 0)), recordOf(scaled(mix, 2))];
    expect(few.jobs.map(({ arrivesAt, trainingSeconds }) => [arrivesAt, trainingSeconds])).toEqual(
      many.jobs.map(({ arrivesAt, trainingSeconds }) => [arrivesAt, trainingSeconds]),
    );
  });
});

describe('the policies', () => {
  it('let the oracle waste nothing, whatever happens', () => {
    for (const factor of FACTORS) {
      const lives = playPolicy(recordOf(scaled(mix, factor)), oracle);
      const waste = wasteOf(lives, { jobs: mix.jobs, dollarsPerHour: 1, horizonHours: 24 });
      expect(waste).toMatchObject({ dollars: 0, falseKills: 0, podsLeft: 0 });
    }
  });

  it.each([
    ['none', none, undefined],
    ['a script that ends its pod', endingScript, FINISHED],
    ['SkyPilot', skypilot, FINISHED],
    ['dstack', dstack, FINISHED],
    ['github-runner', githubRunner, FINISHED],
  ] as const)('end a pod that is done: %s', (_name, policy, gone) => {
    expect(endOf(policy, {})).toEqual([FINISHED, gone]);
  });

  it.each([
    ['SkyPilot waits without end', skypilot, undefined],
    ['dstack waits 20 minutes', dstack, CREATED + 1200],
    // Useless from 1300 on for its rounds: marked at 1500, ended at 1800.
    ['github-runner marks, then ends', githubRunner, 1800],
  ] as const)('wait for a pod that never comes up: %s', (_name, policy, gone) => {
    expect(endOf(policy, { trouble: 'never_starts' })).toEqual([CREATED + 25, gone]);
  });

  it.each([
    ['SkyPilot after 75 s', skypilot, 75],
    ['dstack after 2 minutes', dstack, 120],
  ] as const)('take silence for the end, of a pod that is well, too: %s', (_name, policy, seconds) => {
    const at = TRAINING + TRAINING_SECONDS / 2;
    expect(endOf(policy, { trouble: 'freezes' })).toEqual([at, at + seconds]);
    const [killed] = livesOf(policy, { trouble: 'is_cut_off', seconds: seconds + 1 });
    // The last checkpoint was at the half, 1800 s; the replacement starts for 100 s and sets up for 60.
    expect(killed).toMatchObject({ cause: 'killed_falsely', uselessFrom: at, goneAt: at + seconds, extraSeconds: 160 });
    expect(livesOf(policy, { trouble: 'is_cut_off', seconds: seconds - 1 })).toMatchObject([{ cause: 'completed' }]);
    const controlPlaneOutages = [{ from: at, to: at + 300 }];
    expect(livesOf(policy, {}, { controlPlaneOutages })).toMatchObject([
      { cause: 'killed_falsely', goneAt: at + 300 },
      { cause: 'completed' },
    ]);
  });

  it('lose a pod whole that is killed before it trains, and do not count its start twice', () => {
    const slow = { trouble: 'starts_slowly', startSeconds: 840 } as const;
    const [killed, again] = livesOf(githubRunner, slow);
    expect(killed).toMatchObject({ cause: 'killed_falsely', uselessFrom: CREATED, goneAt: 1800, extraSeconds: 0 });
    expect(again?.cause).toBe('completed');
    expect(livesOf(dstack, slow)).toMatchObject([{ cause: 'completed' }]);
  });

  it.each([
    ['dstack retries for 15 minutes', dstack, 800, 810],
    ['dstack gives up then', dstack, 900, undefined],
    ['SkyPilot tries 6 times', skypilot, 200, 237.144],
    ['SkyPilot gives up then', skypilot, 240, undefined],
    ['github-runner tries for ever, every 5 minutes', githubRunner, 7000, 7200],
    ['a script tries once', endingScript, 1, undefined],
  ] as const)('try a DELETE again that is refused: %s', (_name, policy, refused, after) => {
    const [useless, gone] = endOf(policy, { deleteRefusedSeconds: refused });
    expect(useless).toBe(FINISHED);
    if (after === undefined) expect(gone).toBeUndefined();
    else expect((gone ?? 0) - FINISHED).toBeCloseTo(after, 2);
  });

  it.each([
    ['dstack does not look', dstack, undefined],
    ['SkyPilot looks for 10 s', skypilot, 25],
    ['github-runner sees it in the next round', githubRunner, 300],
  ] as const)('look after a DELETE that was accepted: %s', (_name, policy, after) => {
    const gone = endOf(policy, { deleteInVain: true })[1];
    expect(gone).toBe(after === undefined ? undefined : FINISHED + after);
  });

  it.each([
    ['dstack never', dstack, undefined],
    ['SkyPilot by its name', skypilot, 1030],
    ['github-runner as one without a runner', githubRunner, 1800],
    ['a script when its own program ends', endingScript, FINISHED],
  ] as const)('find a pod whose create was not answered: %s', (_name, policy, gone) => {
    expect(livesOf(policy, { create: 'answer_lost' })[0]).toMatchObject({
      cause: 'orphan',
      uselessFrom: CREATED,
      goneAt: gone,
    });
  });

  it('leave a training that stands still to the limits of others, if to any', () => {
    const at = TRAINING + TRAINING_SECONDS / 2;
    for (const policy of [none, endingScript, skypilot, dstack]) {
      expect(endOf(policy, { trouble: 'stalls' })).toEqual([at, undefined]);
    }
    expect(endOf(githubRunner, { trouble: 'stalls' })).toEqual([at, TRAINING + 6 * 3600]);
  });

  it('say of every rule where it was read', () => {
    expect(PEERS.flatMap(({ sources }) => sources).every(({ rule, read }) => rule !== '' && read !== '')).toBe(true);
  });
});

describe('docs/waste.md and docs/waste.svg', () => {
  const ours = readOurs();
  const rows = rowsOf(mix, ours);
  const committed = { page: readPage(), chart: readChart() };

  it('hold the figures of these models, and of the last run of our own code at these rates', () => {
    expect(ours.rates_sha256).toBe(ratesSha256());
    expect(ours.runs.map(({ factor }) => factor)).toEqual([...FACTORS]);
    const renewed = pagesOf(committed.page, mix, ours);
    expect(renewed.page === committed.page).toBe(true);
    expect(renewed.chart === committed.chart).toBe(true);
  });

  it('name the seed and the command', () => {
    expect(committed.page).toContain(`Seed ${mix.seed}`);
    expect(committed.page).toContain('npm run bench:waste');
  });

  it('keep the order of the policies at half and at twice the rates', () => {
    for (const factor of FACTORS) {
      const dollars = rows.map((row) => wasteAt(row, factor).dollars);
      expect(dollars).toEqual([...dollars].sort((a, b) => b - a));
    }
  });

  it('show every figure as text, with title and description, and need nothing from elsewhere', () => {
    const { chart } = committed;
    for (const row of rows) expect(chart).toContain(`>${row.name}</text>`);
    expect(chart).toMatch(/<title id="title">.+<\/title>\s*<desc id="desc">.+<\/desc>/);
    expect(chart).toContain('prefers-color-scheme: dark');
    expect(chart).not.toMatch(/href=|url\(|<script|<image/);
  });
});
