import { createHandler } from '../../../functions/reaper/dry-run-sweep.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { dependencyUnavailable } from '../../../shared/domain/errors.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { providerDown } from '../../support/fake-gpu-provider.ts';
import { setup, start } from './world.ts';

type World = ReturnType<typeof setup>;

const operator = { claim: 'cognito:groups', value: 'podwarden-operators' };
const at = (seconds: number): string => addSeconds(start, seconds).toISOString();

interface Asked {
  readonly groups?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly deployment?: { readonly operator?: typeof operator };
}

const ask = (
  world: World,
  { groups = '[podwarden-operators]', query = { dry_run: 'true' }, deployment = { operator } }: Asked = {},
) =>
  call(createHandler({ ...world.deps, operator: deployment.operator }), {
    userId: 'ops',
    claims: { 'cognito:groups': groups },
    query,
  });

describe('dry-run-sweep', () => {
  it('tells every verdict that a sweep would act on, and the numbers behind it, and touches nothing', async () => {
    const world = setup();
    const dear = world.runningJob({ max_duration_minutes: 1 }, { cost_per_hour: 4 });
    const waiting = world.put(aJob());
    world.provider.put({
      ...dear.pod,
      id: 'pod-stray',
      name: dear.pod.name.replace(dear.job.id, dear.job.id.replace(/^.{8}/, '00000000')),
      cost_per_hour: 1,
    });
    world.pass(60);
    const before = { jobs: world.jobs.rows.all(), pods: [...world.provider.pods.values()] };
    const { status, body } = await ask(world);
    expect(status).toBe(200);
    expect(body).toEqual({
      at: at(60),
      jobs: 2,
      pods: 2,
      mass_silence: false,
      provider_calls: 1,
      verdicts: [
        {
          job_id: dear.job.id,
          attempt: 1,
          pod_id: dear.pod.id,
          status: 'running',
          phase: 'training',
          verdict: 'end',
          reason: 'max_duration',
          message: 'The job ran longer than max_duration_minutes. Raise it, or train for fewer steps.',
          numbers: { age_seconds: 60, limit_seconds: 60 },
        },
        expect.objectContaining({ job_id: waiting.id, verdict: 'launch', numbers: { waited_seconds: 60 } }),
        {
          job_id: null,
          attempt: null,
          pod_id: 'pod-stray',
          status: null,
          phase: null,
          verdict: 'mark_orphan',
          message: expect.stringMatching(/\.$/),
          numbers: { pod_status: 'RUNNING', pod_cost_per_hour: 1 },
        },
      ],
      held: [],
      truncated: 0,
    });
    expect({ jobs: world.jobs.rows.all(), pods: [...world.provider.pods.values()] }).toEqual(before);
    expect(world.jobs.calls.counts()).toEqual({ listOpen: 1, get: 1 });
    expect(world.state.calls.counts()).toEqual({ read: 1 });
    expect(world.provider.calls.counts()).toEqual({ listPods: 1 });
  });

  it('tells what the next sweep then does', async () => {
    const world = setup();
    world.runningJob({ max_duration_minutes: 1 });
    world.runningJob({ status: 'cancelled', phase: null, completed_at: at(0) });
    world.runningJob({ gpu_idle_since: at(0) });
    world.runningJob({ budget_limit: 0.0065 }, { cost_per_hour: 0.36 });
    world.put(aJob());
    world.pass(60);
    const { body } = await ask(world);
    await world.sweep();
    expect((body.verdicts as { verdict: string }[]).map(({ verdict }) => verdict).sort()).toEqual(
      world.actions.map(({ verdict }) => verdict.kind).sort(),
    );
    expect(world.actions.length).toBe(5);
  });

  it('shows who is held, and what each is spared', async () => {
    const world = setup();
    const held_until = at(3600);
    const hold = { reason: 'a look', set_at: at(0), set_by: 'operator' } as const;
    const silent = world.runningJob({ held_until, hold, silent_since: at(60) }, { runtime: null });
    world.state.ingest = { proven_since: at(60), proven_at: at(290) };
    const well = world.runningJob({ held_until, hold });
    world.pass(300);
    world.put({ ...well.job, last_heartbeat_at: at(300) });
    const { body } = await ask(world);
    expect(body.verdicts).toEqual([]);
    const shown = { attempt: 1, held_until, set_by: 'operator', reason: 'a look' };
    expect(body.held).toEqual(
      expect.arrayContaining([
        {
          ...shown,
          job_id: silent.job.id,
          spared: { reason: 'heartbeat_lost', numbers: expect.objectContaining({ silent_seconds: 300 }) },
        },
        { ...shown, job_id: well.job.id, spared: null },
      ]),
    );
  });

  it('tells that a silence is held to be our own', async () => {
    const world = setup();
    for (let jobs = 0; jobs < 4; jobs += 1) world.runningJob({}, { runtime: null });
    world.hears(false);
    world.pass(300);
    expect((await ask(world)).body).toMatchObject({ mass_silence: true, verdicts: [] });
  });

  it('tells how many verdicts it has no room for', async () => {
    const world = setup();
    for (let jobs = 0; jobs < 1003; jobs += 1) {
      world.put(aJob({ id: `00000000-0000-4000-8000-${String(jobs).padStart(12, '0')}` }));
    }
    const { body, text } = await ask(world);
    expect(body.verdicts).toHaveLength(1000);
    expect(body.truncated).toBe(3);
    expect(text.length).toBeLessThan(1_000_000);
  });

  it('names the side that could not be read', async () => {
    const world = setup();
    world.provider.calls.failNext('listPods', providerDown(500));
    expect(await ask(world)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '60' },
      body: { code: 'provider_unavailable', error: expect.stringMatching(/^RunPod answered 500, .* listed whole/) },
    });
    const { job } = world.runningJob();
    world.put({ ...job, status: 'cancelled', open: false });
    for (const read of ['listOpen', 'get'] as const) {
      world.jobs.calls.failNext(read, dependencyUnavailable('DynamoDB', new Error('throttled')));
      expect(await ask(world)).toMatchObject({
        status: 503,
        body: { code: 'dependency_unavailable', error: expect.stringMatching(/^DynamoDB did not answer/) },
      });
    }
  });

  it.each([
    ['nobody says so', { groups: '' }],
    ['another group does', { groups: '[podwarden-operators2 users]' }],
    ['the deployment names no operators', { deployment: {} }],
  ])('is not for a user where %s', async (_name, options) => {
    const world = setup();
    const { status, body } = await ask(world, options);
    expect([status, body.code]).toEqual([403, 'forbidden']);
    expect(body.error).toContain('OPERATOR_CLAIM');
    expect(world.provider.calls.total() + world.jobs.calls.total()).toBe(0);
  });

  it.each([{}, { dry_run: 'false' }, { dry_run: '1' }, { dry_run: 'true', force: 'true' }])(
    'sweeps for nobody: %j is refused',
    async (query) => {
      const world = setup();
      expect(await ask(world, { query })).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect(world.provider.calls.total()).toBe(0);
    },
  );
});
