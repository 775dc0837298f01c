import { createHandler as getJob } from '../../../functions/jobs/get-job.ts';
import { failed } from '../../../shared/domain/jobs/ends.ts';
import type { FullJob } from '../../../shared/domain/jobs/job.ts';
import { podSeen } from '../../../shared/domain/jobs/pod-seen.ts';
import { toJobView } from '../../../shared/domain/jobs/view.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { pendingJob, runningJob, start } from '../pods/pod-world.ts';

const clock = () => start;
const minutesAgo = (minutes: number) => new Date(start.getTime() - minutes * 60_000).toISOString();

const get = (job: FullJob, include?: string) => {
  const jobs = new FakeJobStore([job]);
  const handler = getJob({ jobs, details: jobs.details, clock });
  const query = include === undefined ? {} : { include };
  return call(handler, { userId: job.user_id, path: { id: job.id }, query }).then((answer) => ({ ...answer, jobs }));
};

const aPod = (fields: Partial<Pod> = {}): Pod => ({
  id: 'pod1',
  name: 'pw-test-x-1',
  status: 'RUNNING',
  cost_per_hour: 0.44,
  created_at: null,
  runtime: null,
  gpu_type: null,
  gpu_count: 1,
  cloud: null,
  data_center_id: null,
  ...fields,
});

describe('the forecast of a job', () => {
  const pace = {
    pod_created_at: minutesAgo(60),
    cost_per_hour: 0.6,
    disk_cost_per_hour: 0,
    first_point_at: minutesAgo(10),
    first_point_step: 1,
    last_point_at: minutesAgo(0),
    last_point_step: 101,
    points_told: 101,
    progress: { current_step: 101, total_steps: 201 },
  };

  it('goes by the pace of the steps, and not by the download before them', () => {
    // An hour is spent; a hundred steps took ten minutes, and so will the other hundred.
    expect(toJobView(runningJob(pace), start).cost).toMatchObject({ actual_cost: 0.6, forecast_cost: 0.7 });
  });

  it('may be beyond what the job can cost: then a limit comes first', () => {
    const progress = { current_step: 101, total_steps: 100_101 };
    const { cost } = toJobView(runningJob({ ...pace, progress, budget_limit: 1, estimated_cost: 1 }), start);
    expect(cost).toMatchObject({ at_most_cost: 1, estimated_cost: 1, forecast_cost: 100.6 });
  });

  it.each([
    ['before there are two points', { points_told: 1, last_point_step: 1, last_point_at: minutesAgo(10) }],
    ['without a total', { progress: { current_step: 101 } }],
    ['while another attempt is waited for', { status: 'queued', phase: 'waiting_for_capacity' } as const],
  ])('is not known %s', (_when, fields) => {
    expect(toJobView(runningJob({ ...pace, ...fields }), start).cost.forecast_cost).toBeNull();
  });

  it('is what was spent once the job is over', () => {
    const over = { status: 'completed', phase: null, closed_dollars: 0.25 } as const;
    expect(toJobView(runningJob({ ...pace, ...over }), start).cost.forecast_cost).toBe(0.25);
  });
});

describe('the view of a job', () => {
  it('tells when its time is over, and nothing where it has no pod', () => {
    const at = { pod_created_at: minutesAgo(60), max_duration_minutes: 90 };
    expect(toJobView(runningJob(at), start).deadline_at).toBe(minutesAgo(-30));
    const hold = { reason: 'a look', set_at: minutesAgo(1), set_by: 'user' } as const;
    const held = runningJob({ ...at, budget_limit: 5, held_until: minutesAgo(-60), hold });
    expect(toJobView(held, start).deadline_at).toBe(minutesAgo(-60));
    expect(toJobView(aJob(), start).deadline_at).toBeNull();
    expect(toJobView(runningJob({ ...at, status: 'failed', phase: null }), start).deadline_at).toBeNull();
  });

  it('tells where its pod is: as the provider says, or else as it was asked for; of the next attempt anew', () => {
    const asked = { gpu_type: 'NVIDIA L4', cloud: 'SECURE' } as const;
    const job = pendingJob();
    const seen = (pod: Pod) => podSeen(job, pod, asked, start).set;
    expect(seen(aPod({ cloud: 'COMMUNITY', data_center_id: 'EU-RO-1' }))).toMatchObject({
      cloud: 'COMMUNITY',
      data_center_id: 'EU-RO-1',
    });
    expect(seen(aPod())).toMatchObject({ cloud: 'SECURE', data_center_id: undefined });
    const next = failed(runningJob(), { actor: 'reaper', reason: 'heartbeat_lost' }, start);
    expect(next.set).toMatchObject({ cloud: undefined, data_center_id: undefined });
    const there = runningJob({ cloud: 'COMMUNITY', data_center_id: 'EU-RO-1' });
    expect(toJobView(there, start)).toMatchObject({ cloud: 'COMMUNITY', data_center_id: 'EU-RO-1' });
  });

  it('has the name, the model and the method of a job of before by its config', async () => {
    const { body } = await get(aJob());
    expect(body).toMatchObject({ name: 'a config', model: 'smoke', method: 'cpt', labels: {} });
    expect(body).not.toHaveProperty('training_config');
  });

  it('reads no config of a job that has its name, unless it is asked for', async () => {
    const named = aJob({ name: 'mine', model: 'smoke', method: 'cpt', labels: { team: 'a' } });
    const { body, jobs } = await get(named);
    expect(body).toMatchObject({ name: 'mine', labels: { team: 'a' } });
    expect(jobs.details.calls.count('spec')).toBe(0);
  });

  it('tells what was asked for, as it was written', async () => {
    const asked = { gpu_types: ['4090', 'L4'], cloud: 'any', data_center_ids: ['EU-RO-1'] } as const;
    const job = aJob({ asked: { ...asked, gpu_types: [...asked.gpu_types], data_center_ids: ['EU-RO-1'] } });
    const { body } = await get(job, 'requested,training_config');
    expect(body.requested).toEqual({
      ...asked,
      gpu_count: 1,
      docker_image: job.docker_image,
      disk_gb: 50,
      volume_size_gb: 0,
      budget_limit: null,
      max_duration_minutes: 1440,
      capacity_wait_minutes: 30,
      max_attempts: 2,
    });
    expect(body.training_config.training).toMatchObject({ method: 'cpt', seed: expect.any(Number) });
  });

  it('tells of a job of before what its offers tell', async () => {
    const { body } = await get(aJob(), 'requested');
    expect(body.requested).toMatchObject({ gpu_types: ['NVIDIA L4'], cloud: 'secure', data_center_ids: [] });
    expect(body).not.toHaveProperty('training_config');
  });

  it.each(['', 'all', 'training_config,', 'secrets', 'TRAINING_CONFIG'])('refuses include=%s', async (include) => {
    expect(await get(aJob(), include)).toMatchObject({ status: 400, body: { issues: [{ path: 'include' }] } });
  });
});
