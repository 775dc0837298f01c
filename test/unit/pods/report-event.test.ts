import { historyLength } from '../../../shared/domain/jobs/history.ts';
import { jobSchema } from '../../../shared/domain/jobs/job.ts';
import { reasonRules } from '../../../shared/domain/jobs/reasons.ts';
import { providerDown } from '../../support/fake-gpu-provider.ts';
import { logsOf } from '../../support/logs-of.ts';
import { closedAttempt, oldToken, otherToken, pendingJob, retriedJob, runningJob, setup, start } from './pod-world.ts';

const withModel = { model_uploaded_at: '2026-01-01T11:59:00.000Z' };
const crashed = { type: 'failed', error: { code: 'training_crashed', message: 'exit code 1', exit_code: 1 } };
const lost = { type: 'failed', error: { code: 'dataset_timeout', message: 'too slow' } };

describe('report-event: phases', () => {
  it('enters the next phase and takes the totals that the trainer names (F15 H16)', async () => {
    const world = setup(runningJob({ phase: 'loading_model' }));
    const answer = await world.post('events', {
      seq: 1,
      type: 'phase',
      phase: 'training',
      totals: { total_steps: 250, total_epochs: 3 },
    });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, directive: 'continue' } });
    expect(world.job()).toMatchObject({ phase: 'training', progress: { total_steps: 250, total_epochs: 3 } });
    expect(world.job().history).toMatchObject([{ type: 'phase', phase: 'training' }]);
  });

  it('answers the same phase again without a second line of history', async () => {
    const world = setup(runningJob({ phase: 'loading_model' }));
    const event = { seq: 1, type: 'phase', phase: 'training' };
    const first = await world.post('events', event);
    expect(await world.post('events', event)).toEqual(first);
    expect(world.job().history).toHaveLength(1);
  });

  it('refuses to go back, except from evaluating to training', async () => {
    const world = setup(runningJob({ phase: 'evaluating' }));
    expect((await world.post('events', { seq: 1, type: 'phase', phase: 'installing' })).status).toBe(409);
    expect((await world.post('events', { seq: 2, type: 'phase', phase: 'training' })).status).toBe(200);
    expect(world.job().phase).toBe('training');
  });

  it('asks for the claim before a phase or a completion', async () => {
    const world = setup(pendingJob());
    for (const event of [{ type: 'phase', phase: 'training' }, { type: 'completed' }]) {
      expect(await world.post('events', { seq: 1, ...event })).toMatchObject({
        status: 409,
        body: { code: 'conflict' },
      });
    }
  });

  it('does not fill the job with phases that take turns', async () => {
    const line = {
      at: start.toISOString(),
      actor: 'pod',
      type: 'phase',
      attempt: 1,
      status: 'running',
      phase: 'training',
      message: 'Phase training.',
    } as const;
    const world = setup(runningJob({ history: [line, line], history_spilled: 398 }));
    await world.post('events', { seq: 1, type: 'phase', phase: 'evaluating' });
    expect(world.job().phase).toBe('evaluating');
    expect(historyLength(world.job())).toBe(400);
  });

  it('refuses a phase event without a phase and a failure without an error', async () => {
    const world = setup();
    expect((await world.post('events', { seq: 1, type: 'phase' })).status).toBe(400);
    expect((await world.post('events', { seq: 1, type: 'failed' })).status).toBe(400);
  });
});

describe('report-event: notices', () => {
  const notice = { type: 'notice', message: 'The merged model could not be made: the disk is full.' };

  it('puts a word of the pod into the events of the job, once, and changes nothing else', async () => {
    const world = setup(runningJob({ phase: 'evaluating' }));
    const before = world.job();
    const answer = await world.post('events', { seq: 1, ...notice });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, directive: 'continue' } });
    expect(await world.post('events', { seq: 1, ...notice })).toEqual(answer);
    expect(world.job().history).toMatchObject([{ ...notice, actor: 'pod', phase: 'evaluating' }]);
    expect(world.job()).toMatchObject({ status: before.status, phase: before.phase, progress: before.progress });
  });

  it('keeps two hundred lines on a job, and takes further notices without a word', async () => {
    const world = setup(runningJob({ history_spilled: 199 }));
    for (const seq of [1, 2, 3]) await world.post('events', { ...notice, seq, message: `Word ${seq}.` });
    expect(historyLength(world.job())).toBe(200);
  });

  it('refuses one without a message, and one before the claim', async () => {
    expect((await setup().post('events', { seq: 1, type: 'notice' })).status).toBe(400);
    expect((await setup(pendingJob()).post('events', { seq: 1, ...notice })).status).toBe(409);
  });
});

describe('report-event: the end', () => {
  it('completes a job whose model is uploaded, and terminates the pod at once', async () => {
    const world = setup(runningJob(withModel));
    const answer = await world.post('events', { seq: 9, type: 'completed' });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, directive: 'stop' } });
    expect(world.job()).toMatchObject({ status: 'completed', phase: null, completed_at: start.toISOString() });
    expect(world.provider.terminated).toEqual(['pod1']);
  });

  it('takes completion without an uploaded model for a failed upload (F23 H6 H7)', async () => {
    const world = setup();
    expect((await world.post('events', { seq: 9, type: 'completed' })).status).toBe(200);
    expect(world.job()).toMatchObject({ status: 'failed', reason: 'upload_failed', error: { code: 'upload_failed' } });
    expect(world.provider.terminated).toEqual(['pod1']);
  });

  it('does not take the model of an earlier attempt for that of this one', async () => {
    const world = setup(retriedJob({ model_uploaded_at: '2026-01-01T11:20:00.000Z' }));
    await world.post('events', { seq: 9, type: 'completed' });
    expect(world.job()).toMatchObject({ status: 'failed', reason: 'upload_failed' });
  });

  it('fails with the reason of the pod, its exit code and its last lines (F9 F12)', async () => {
    const world = setup();
    const log_tail = ['one', 'two'];
    await world.post('events', { seq: 9, type: 'failed', error: { ...crashed.error, log_tail } });
    expect(world.job()).toMatchObject({ status: 'failed', reason: 'training_crashed', error: crashed.error });
    expect(await world.jobs.details.logTails(world.job().id)).toEqual([{ attempt: 1, log_tail }]);
    expect(world.provider.terminated).toEqual(['pod1']);
  });

  it.each(['something_else', 'budget_exceeded_', 'no_capacity', 'heartbeat_lost'])(
    'records %s, which is not for a pod to say, as a crash that names it',
    async (code) => {
      const world = setup();
      await world.post('events', { seq: 9, type: 'failed', error: { code, message: 'why' } });
      expect(world.job()).toMatchObject({ reason: 'training_crashed', error: { message: `${code}: why` } });
    },
  );

  it.each([
    ['gpu_unusable', 1],
    ['training_crashed', 0],
  ])(
    'counts an attempt that ended for %s %d times among the lost, whether another follows or not',
    async (code, times) => {
      for (const max_attempts of [1, 2]) {
        const world = setup(runningJob({ max_attempts }));
        const logs = await logsOf(() =>
          world.post('events', { seq: 9, type: 'failed', error: { code, message: 'why' } }),
        );
        expect(logs.match(/"AttemptLost":1/g) ?? []).toHaveLength(times);
      }
    },
  );

  it.each(['budget_exceeded', 'max_duration'] as const)(
    'says what to do about %s, of which the pod only knows that we told it',
    async (code) => {
      const world = setup(runningJob());
      const event = {
        type: 'failed',
        error: { code, message: `The API asked to stop: ${code}.`, log_tail: ['a line'] },
      };
      const first = await world.post('events', { seq: 1, ...event });
      expect(world.job()).toMatchObject({ status: 'failed', reason: code });
      expect(world.job().error).toEqual({ code, message: reasonRules[code].advice });
      expect(reasonRules[code].advice).toContain('Raise it');
      expect(await world.post('events', { seq: 1, ...event })).toEqual(first);
    },
  );

  it('keeps the end of a long log tail, and none of it on the job', async () => {
    const world = setup();
    const log_tail = Array.from({ length: 200 }, (_, line) => `${line} ${'x'.repeat(3000)}`);
    await world.post('events', { seq: 9, type: 'failed', error: { ...crashed.error, log_tail } });
    const [kept] = await world.jobs.details.logTails(world.job().id);
    expect(kept?.log_tail).toEqual(log_tail.slice(-10));
    expect(world.job().error).toEqual(crashed.error);
    expect(JSON.stringify(world.job())).not.toContain('xxx');
  });

  it('ends an attempt whose log cannot be stored without it, rather than not at all', async () => {
    const world = setup();
    world.jobs.details.calls.failNext('putLogTail', new Error('throttled'));
    await world.post('events', { seq: 9, type: 'failed', error: { ...crashed.error, log_tail: ['a line'] } });
    expect(world.job()).toMatchObject({ status: 'failed', reason: 'training_crashed' });
    expect(world.faults).toEqual([new Error('throttled')]);
  });

  it('keeps few lines of the history on the job, and loses none', async () => {
    const world = setup(runningJob({ phase: 'downloading_dataset', history: [] }));
    const turns = Array.from({ length: 20 }, (_, nth) => (nth % 2 === 0 ? 'training' : 'evaluating'));
    for (const [nth, phase] of turns.entries()) {
      if (nth === 9) world.jobs.details.calls.failNext('putHistory', new Error('throttled'));
      await world.post('events', { seq: nth, type: 'phase', phase });
      expect(world.job().history.length).toBeLessThanOrEqual(6);
    }
    const { id, history, history_spilled = 0 } = world.job();
    const lines = [...(await world.jobs.details.history(id, 0, history_spilled)), ...history];
    expect(lines.map(({ phase }) => phase)).toEqual(turns);
  });

  it('keeps a pod on record that fails just as the answer to its create shows it', async () => {
    const made = pendingJob();
    const world = setup({ ...made, phase: 'creating_pod', pod_id: undefined, pod_created_at: undefined });
    const get = world.jobs.get.bind(world.jobs);
    world.jobs.get = async (id) => {
      const seen = await get(id);
      world.jobs.plant(made);
      return seen;
    };
    await world.post('events', { seq: 1, type: 'failed', error: { code: 'gpu_unusable', message: 'no GPU' } });
    expect(world.job()).toMatchObject({ status: 'queued', attempt: 2, leaving_pod_ids: ['pod1'] });
    expect(world.provider.terminated).toEqual(['pod1']);
  });

  it('lets a pod fail before it claims, and tries again where the reason allows it', async () => {
    const world = setup(pendingJob());
    const error = { code: 'gpu_unusable', message: 'nvidia-smi lists no GPU' };
    const answer = await world.post('events', { seq: 1, type: 'failed', error });
    expect(answer.body).toEqual({ accepted: 1, directive: 'stop' });
    expect(world.job()).toMatchObject({ status: 'queued', attempt: 2, attempts: [{ reason: 'gpu_unusable' }] });
    expect(world.provider.terminated).toEqual(['pod1']);
    // The next attempt waits for no sweep.
    expect(world.orders).toEqual([{ job_ids: [world.job().id], tries: 5 }]);
  });

  it.each([
    ['completed', runningJob(withModel), { type: 'completed' }],
    ['completed without a model', runningJob(), { type: 'completed' }],
    ['failed for good', runningJob(), crashed],
    ['failed and tried again', runningJob(), lost],
    ['of an unknown code', runningJob(), { type: 'failed', error: { code: 'odd', message: 'odd' } }],
  ])('answers a repeat of an end that was %s the same, and ends nothing twice', async (_, job, event) => {
    const world = setup(job);
    const first = await world.post('events', { seq: 9, ...event });
    const ended = world.job();
    expect(await world.post('events', { seq: 9, ...event })).toEqual(first);
    expect(await world.post('events', { seq: 10, ...event })).toEqual(first);
    expect(world.job()).toEqual(ended);
    expect(world.provider.terminated).toEqual(['pod1']);
  });

  it('refuses another end than the one on record: what is over does not come back (F28 H10 H12 H13)', async () => {
    const world = setup(runningJob(withModel));
    await world.post('events', { seq: 9, type: 'completed' });
    const ended = world.job();
    for (const event of [crashed, { type: 'phase', phase: 'uploading' }]) {
      expect(await world.post('events', { seq: 10, ...event })).toMatchObject({
        status: 410,
        body: { code: 'attempt_over', directive: 'stop' },
      });
    }
    expect(world.job()).toEqual(ended);
  });

  it('answers although the provider does not, and tells of it', async () => {
    const world = setup();
    world.provider.calls.failNext('terminatePod', providerDown());
    expect((await world.post('events', { seq: 9, ...crashed })).status).toBe(200);
    expect(world.faults).toHaveLength(1);
    expect(world.job()).toMatchObject({ status: 'failed', open: true });
  });

  it('finds the pod by its name where the create was never answered (F38 H1 H2)', async () => {
    const world = setup(pendingJob({ pod_id: undefined, creating_since: start.toISOString() }));
    world.provider.put({
      id: 'pod9',
      name: `pw-test-${world.job().id}-1`,
      status: 'RUNNING',
      cost_per_hour: 0.44,
      created_at: start.toISOString(),
      runtime: null,
      gpu_type: 'NVIDIA L4',
      gpu_count: 1,
      cloud: 'SECURE',
      data_center_id: null,
    });
    await world.post('events', { seq: 1, ...crashed });
    expect(world.provider.terminated).toEqual(['pod9']);
  });

  it('does not let a pod end the job of another (F28 H10 H12 H13)', async () => {
    const other = runningJob({ id: '11111111-1111-4111-8111-111111111111', job_token_sha256: 'e'.repeat(64) });
    const world = setup(runningJob(withModel), [other]);
    for (const event of [{ type: 'completed' }, crashed]) {
      expect((await world.post('events', { seq: 9, ...event }, { to: other.id })).status).toBe(401);
      expect((await world.post('events', { seq: 9, ...event }, { as: otherToken })).status).toBe(401);
    }
    expect(world.job(other.id)).toEqual(jobSchema.parse(other));
    expect(world.provider.terminated).toEqual([]);
  });

  it('does not let a superseded attempt end the one that follows', async () => {
    const world = setup(retriedJob({ attempts: [closedAttempt()], ...withModel }));
    for (const attempt of [1, 2]) {
      const answer = await world.post('events', { attempt, seq: 9, type: 'completed' }, { as: oldToken });
      expect(answer.status).toBe(410);
    }
    expect(world.job().status).toBe('running');
    expect(world.provider.terminated).toEqual([]);
  });

  it('looks again when the job moved on in between', async () => {
    const world = setup();
    const get = world.jobs.get.bind(world.jobs);
    world.jobs.get = async (id) => {
      const seen = await get(id);
      await world.jobs.change(id, { expect: { statuses: ['running'] }, set: { phase: 'uploading' } });
      return seen;
    };
    const answer = await world.post('events', { seq: 1, type: 'phase', phase: 'evaluating' });
    expect(answer.status).toBe(409);
    expect(world.job().phase).toBe('uploading');
  });
});
