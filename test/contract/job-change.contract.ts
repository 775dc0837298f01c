import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobChange, JobExpectation, JobStore } from '../../shared/domain/jobs/job-store.ts';
import { aHistoryEntry, aJob, anAttemptRecord, hashOf, idOf, later, now } from './examples.ts';

const standing = (overrides: Partial<Job> = {}): Job =>
  aJob({
    status: 'running',
    phase: 'training',
    attempt: 2,
    pod_id: 'pod-1',
    leaving_pod_ids: ['pod-0', 'pod-2'],
    job_token_sha256: hashOf(3),
    boot_id: 'boot-1',
    last_metrics_seq: 5,
    last_heartbeat_at: now.toISOString(),
    artifact_count: 2,
    held_until: later(60).toISOString(),
    hold: { reason: 'a look', set_at: now.toISOString(), set_by: 'operator' },
    progress: { current_step: 10, loss: 2.5 },
    history: [aHistoryEntry({ message: 'first' })],
    ...overrides,
  });

const holding: readonly [string, Omit<JobExpectation, 'statuses'>][] = [
  ['the attempt', { attempt: 2 }],
  ['the phase', { phases: ['evaluating', 'training'] }],
  ['a field with that value', { equals: { pod_id: 'pod-1', job_token_sha256: hashOf(3), open: true } }],
  ['the lengths of lists', { lengths: { leaving_pod_ids: 2, leaving_claimed_ids: 0 } }],
  ['a hold', { equals: { held_until: later(60).toISOString() } }],
  ['an absent field', { equals: { creating_since: undefined, missing_since: undefined, last_step_at: undefined } }],
  ['a field absent or equal, being equal', { absentOrEquals: { boot_id: 'boot-1' } }],
  ['a field absent or equal, being absent', { absentOrEquals: { log_hour: '2026-03-01T12' } }],
  ['a number absent or below, being below', { absentOrBelow: { last_metrics_seq: 6, token_refreshes: 1 } }],
  ['a number absent or below, being absent', { absentOrBelow: { log_bytes: 0 } }],
  ['a time that is not before', { notBefore: { last_heartbeat_at: now.toISOString() } }],
  ['a number', { equals: { last_metrics_seq: 5, history_spilled: undefined } }],
  [
    'counters of artifacts, one below and two absent',
    { absentOrBelow: { artifact_count: 3, artifact_bytes: 1, artifact_uploads: 1 } },
  ],
];

const failing: readonly [string, Omit<JobExpectation, 'statuses'>][] = [
  ['another attempt', { attempt: 1 }],
  ['another phase', { phases: ['uploading'] }],
  ['another value', { equals: { pod_id: 'pod-2' } }],
  ['one right value and one wrong', { equals: { pod_id: 'pod-1', open: false } }],
  ['a value where there is none', { equals: { creating_since: now.toISOString() } }],
  ['a step where there was none', { equals: { last_step_at: now.toISOString() } }],
  ['a hold that was lifted meanwhile', { equals: { held_until: undefined } }],
  ['absence where there is a value', { equals: { pod_id: undefined } }],
  ['absence or another value', { absentOrEquals: { boot_id: 'boot-2' } }],
  ['a number that is reached', { absentOrBelow: { last_metrics_seq: 5 } }],
  ['a time that is before', { notBefore: { last_heartbeat_at: later(1).toISOString() } }],
  ['a longer list', { lengths: { leaving_pod_ids: 1 } }],
  ['a list where there was none', { lengths: { leaving_pod_ids: 0 } }],
  ['no list where there was one', { lengths: { leaving_claimed_ids: 1 } }],
  ['another number', { equals: { last_metrics_seq: 4 } }],
  ['a counter of artifacts that is reached', { absentOrBelow: { artifact_count: 2, artifact_bytes: 9 } }],
];

/** The contract of `change`: everything it expects must hold at once, and then all of it happens or nothing. */
export const jobChangeContract = (setup: () => Promise<JobStore>): void => {
  const setupWith = async (job: Job): Promise<JobStore> => {
    const jobs = await setup();
    await jobs.create(job);
    return jobs;
  };

  it.each(holding)('changes when %s holds', async (_name, expectation) => {
    const jobs = await setupWith(standing());
    const change: JobChange = {
      expect: { statuses: ['pending', 'running'], ...expectation },
      set: { estimated_cost: 99 },
    };
    const result = await jobs.change(idOf(1), change);
    expect(result).toEqual({ outcome: 'changed', job: standing({ estimated_cost: 99 }) });
    expect(await jobs.get(idOf(1))).toEqual(standing({ estimated_cost: 99 }));
  });

  it.each(failing)('refuses %s, tells what stands there and changes nothing', async (_name, expectation) => {
    const jobs = await setupWith(standing());
    const change: JobChange = {
      expect: { statuses: ['running'], ...expectation },
      set: { estimated_cost: 99 },
      add: { terminate_tries: 1 },
      history: [aHistoryEntry()],
    };
    expect(await jobs.change(idOf(1), change)).toEqual({ outcome: 'refused', job: standing() });
    expect(await jobs.get(idOf(1))).toEqual(standing());
  });

  it('refuses a job in another status and one that is not there', async () => {
    const jobs = await setupWith(standing({ status: 'failed', phase: null }));
    const change: JobChange = { expect: { statuses: ['running'] }, set: { estimated_cost: 99 } };
    const job = standing({ status: 'failed', phase: null });
    expect(await jobs.change(idOf(1), change)).toEqual({ outcome: 'refused', job });
    expect(await jobs.change(idOf(2), change)).toEqual({ outcome: 'refused', job: undefined });
    expect(await jobs.get(idOf(2))).toBeUndefined();
  });

  it('sets, removes, adds, appends and overwrites single fields of progress in one', async () => {
    const jobs = await setupWith(standing());
    const error = { code: 'x', message: 'y', log_tail: ['a', 'b'] };
    const result = await jobs.change(idOf(1), {
      expect: { statuses: ['running'] },
      set: { status: 'queued', phase: null, attempt: 3, pod_id: undefined, boot_id: undefined, error },
      progress: { current_step: 11, eval_loss: 0.5 },
      add: { log_bytes: 7, token_refreshes: 2, artifact_count: 1, artifact_bytes: 5_000_000_000_000 },
      history: [aHistoryEntry({ message: 'second' }), aHistoryEntry({ message: 'third' })],
      closeAttempt: anAttemptRecord({ attempt: 2 }),
    });
    const { pod_id, boot_id, ...kept } = standing();
    const job: Job = {
      ...kept,
      status: 'queued',
      phase: null,
      attempt: 3,
      error,
      progress: { current_step: 11, loss: 2.5, eval_loss: 0.5 },
      log_bytes: 7,
      token_refreshes: 2,
      artifact_count: 3,
      artifact_bytes: 5_000_000_000_000,
      history: ['first', 'second', 'third'].map((message) => aHistoryEntry({ message })),
      attempts: [anAttemptRecord({ attempt: 2 })],
    };
    expect(result).toStrictEqual({ outcome: 'changed', job });
    expect(await jobs.get(idOf(1))).toStrictEqual(job);
  });

  it('adds to what is there', async () => {
    const jobs = await setupWith(standing({ log_bytes: 5, terminate_tries: 1 }));
    const add = { log_bytes: 10, terminate_tries: 1 };
    await jobs.change(idOf(1), { expect: { statuses: ['running'] }, add });
    const result = await jobs.change(idOf(1), { expect: { statuses: ['running'] }, add });
    expect(result.job).toMatchObject({ log_bytes: 25, terminate_tries: 3 });
  });

  it('sets what is absent, and leaves what is there', async () => {
    const jobs = await setupWith(standing({ first_point_step: 3 }));
    const { job } = await jobs.change(idOf(1), {
      expect: { statuses: ['running'] },
      setIfAbsent: { first_point_step: 9, first_point_at: now.toISOString() },
    });
    expect(job).toMatchObject({ first_point_step: 3, first_point_at: now.toISOString() });
  });

  it('takes the oldest lines off the history, once', async () => {
    const history = ['first', 'second', 'third'].map((message) => aHistoryEntry({ message }));
    const jobs = await setupWith(standing({ history }));
    const drop: JobChange = {
      expect: { statuses: ['running'], equals: { history_spilled: undefined } },
      set: { history_spilled: 2 },
      dropHistory: 2,
    };
    expect((await jobs.change(idOf(1), drop)).job?.history).toEqual(history.slice(2));
    expect(await jobs.change(idOf(1), drop)).toMatchObject({ outcome: 'refused', job: { history_spilled: 2 } });
  });

  it('keeps a loss that has left every sensible range', async () => {
    const jobs = await setupWith(standing());
    const progress = { loss: 1.5e38, eval_loss: -1e300, learning_rate: 1e-300 };
    const { job } = await jobs.change(idOf(1), { expect: { statuses: ['running'] }, progress });
    expect(job?.progress.loss).toBe(1.5e38);
    expect(job?.progress.eval_loss).toBeLessThan(-1e125);
    expect(job?.progress.learning_rate).toBeGreaterThan(0);
  });

  it('lets exactly one of many launchers go on', async () => {
    const jobs = await setupWith(aJob());
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        jobs.change(idOf(1), {
          expect: { statuses: ['queued'], attempt: 1, equals: { creating_since: undefined } },
          set: { status: 'pending', phase: 'creating_pod', creating_since: later(number).toISOString() },
        }),
      ),
    );
    const winners = results.filter(({ outcome }) => outcome === 'changed');
    expect(winners).toHaveLength(1);
    expect(results.map(({ job }) => job?.creating_since)).toEqual(Array(20).fill(winners[0]?.job?.creating_since));
  });

  it('lets one of a cancel and a completion end the job', async () => {
    const jobs = await setupWith(standing());
    const results = await Promise.all(
      (['completed', 'cancelled'] as const).map((status) =>
        jobs.change(idOf(1), { expect: { statuses: ['queued', 'pending', 'running'] }, set: { status, phase: null } }),
      ),
    );
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'refused']);
    const final = (await jobs.get(idOf(1)))?.status;
    expect(results.map(({ job }) => job?.status)).toEqual([final, final]);
  });

  it('loses no history of changes made at once', async () => {
    const jobs = await setupWith(standing({ history: [] }));
    const messages = Array.from({ length: 15 }, (_, number) => `entry ${number}`);
    await Promise.all(
      messages.map((message) =>
        jobs.change(idOf(1), { expect: { statuses: ['running'] }, history: [aHistoryEntry({ message })] }),
      ),
    );
    const history = (await jobs.get(idOf(1)))?.history ?? [];
    expect(history.map(({ message }) => message).sort()).toEqual([...messages].sort());
  });
};
