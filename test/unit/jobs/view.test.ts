import { podUrl, toJobView } from '../../../shared/domain/jobs/view.ts';
import { jobViewSchema } from '../../../shared/http/contract/jobs/job-view.ts';
import { aJob } from '../../support/a-job.ts';
import { closedAttempt, pendingJob, retriedJob, runningJob, start } from '../pods/pod-world.ts';

describe('toJobView', () => {
  it('fits the contract in every status, and holds no credential', () => {
    const over = { phase: null, completed_at: start.toISOString(), attempts: [closedAttempt()] };
    const jobs = [
      aJob(),
      pendingJob(),
      runningJob(),
      retriedJob({ secrets_ciphertext: 'ciphertext' }),
      runningJob({ ...over, status: 'completed' }),
      runningJob({ ...over, status: 'failed', reason: 'max_duration' }),
      runningJob({ ...over, status: 'cancelled', reason: 'cancelled_by_user' }),
    ];
    for (const job of jobs) {
      const view = toJobView(job, start);
      expect(jobViewSchema.strict().parse(view)).toEqual(view);
      expect(JSON.stringify(view)).not.toMatch(/job_token|token_sha256|ciphertext|user_id/);
    }
  });

  it('shows every attempt with its end and its cost, and the one that goes on', () => {
    const { attempts, cost } = toJobView(retriedJob(), start);
    expect(attempts).toMatchObject([
      { attempt: 1, status: 'failed', reason: 'heartbeat_lost', cost: 0.22 },
      { attempt: 2, status: 'running', pod_id: 'pod1', ended_at: null, cost: 0.0367 },
    ]);
    expect(cost).toMatchObject({ actual_cost: 0.2567, cost_per_hour: 0.44, currency: 'USD' });
  });

  it('shows the last attempt of a job that is over once', () => {
    const job = runningJob({ status: 'failed', phase: null, reason: 'heartbeat_lost', attempts: [closedAttempt()] });
    expect(toJobView(job, start).attempts).toHaveLength(1);
  });

  it('estimates what remains by the pace so far', () => {
    const progress = { current_step: 25, total_steps: 100 };
    const started = { started_at: '2026-01-01T11:50:00.000Z' };
    const view = toJobView(runningJob({ ...started, progress }), start);
    expect(view).toMatchObject({ progress: 0.25, elapsed_seconds: 600, remaining_seconds: 1800 });
    expect(toJobView(runningJob(started), start)).toMatchObject({ progress: null, remaining_seconds: null });
  });

  it('stands still once the job is over', () => {
    const job = runningJob({ status: 'completed', phase: null, completed_at: '2026-01-01T11:59:00.000Z' });
    expect(toJobView(job, start)).toMatchObject({ elapsed_seconds: 60, remaining_seconds: 0, progress: 1 });
  });

  it('points at the pod in the console of the provider', () => {
    expect(podUrl('a/b')).toBe('https://www.runpod.io/console/pods/a%2Fb');
  });
});
