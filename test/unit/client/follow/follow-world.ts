import { createHandler as getJob } from '../../../../functions/jobs/get-job.ts';
import { createHandler as getEvents } from '../../../../functions/jobs/get-job-events.ts';
import { createHandler as getLogs } from '../../../../functions/jobs/get-job-logs.ts';
import { createHandler as getMetrics } from '../../../../functions/jobs/get-job-metrics.ts';
import { createHandler as createReport } from '../../../../functions/pods/report-metrics.ts';
import { Podwarden, type PodwardenOptions } from '../../../../shared/client/index.ts';
import { addSeconds } from '../../../../shared/domain/clock.ts';
import type { HistoryEntry } from '../../../../shared/domain/jobs/history.ts';
import type { FullJob } from '../../../../shared/domain/jobs/job.ts';
import { hashToken } from '../../../../shared/domain/token.ts';
import { call } from '../../../support/api-event.ts';
import { FakeJobStore } from '../../../support/fake-job-store.ts';
import { FakeTelemetryStore } from '../../../support/fake-telemetry-store.ts';
import { runningJob, start } from '../../pods/pod-world.ts';
import { idleClock } from '../idle-clock.ts';

/** The fate of one call: it is not taken, its answer is lost, cut off or busy. */
export type CallFault = 'offline' | 'lost_answer' | 'cut_off' | 'busy' | 'too_many';

const tokenOf = (attempt: number): string => String(attempt).padStart(43, 'a');
const headers = { 'content-type': 'application/json' };
const far = new Date('2026-03-01T00:00:00.000Z');

export interface FollowWorldOptions {
  /** Plays before the server answers the n-th call. */
  readonly beforeCall?: (n: number) => Promise<void> | void;
  readonly faultOf?: (n: number) => CallFault | undefined;
}

/** One job, its pod, and the server's own functions behind the client's fetch. */
export const followWorld = ({ beforeCall, faultOf }: FollowWorldOptions = {}, more: Partial<PodwardenOptions> = {}) => {
  let now = start;
  let calls = 0;
  const clock = () => now;
  const job = runningJob({ job_token_sha256: hashToken(tokenOf(1)) });
  const jobs = new FakeJobStore([job]);
  const { details } = jobs;
  const telemetry = new FakeTelemetryStore();
  const report = createReport({ jobs, telemetry, clock, ttlDays: 30, onFault: () => {} });
  const handlers = {
    '': getJob({ jobs, details, clock }),
    events: getEvents({ jobs, details }),
    logs: getLogs({ jobs, telemetry, clock }),
    metrics: getMetrics({ jobs, telemetry, clock }),
  };
  const change = (fields: Partial<FullJob>): void => {
    const standing = jobs.rows.get(job.id) as FullJob;
    jobs.rows.set(job.id, { ...standing, ...fields });
  };
  const standing = () => jobs.rows.get(job.id) as FullJob;
  const served = async (input: Parameters<typeof globalThis.fetch>[0]): Promise<Response> => {
    const url = new URL(String(input));
    const route = (url.pathname.split('/')[5] ?? '') as keyof typeof handlers;
    const query = Object.fromEntries(url.searchParams);
    const { status, text } = await call(handlers[route], { path: { id: job.id }, userId: job.user_id, query });
    return new Response(text, { status, headers });
  };
  const disturbed: typeof globalThis.fetch = async (input) => {
    const n = calls;
    calls += 1;
    await beforeCall?.(n);
    const fault = faultOf?.(n);
    if (fault === 'offline') throw new TypeError('fetch failed');
    const answer = await served(input);
    if (fault === 'lost_answer') throw new TypeError('terminated');
    if (fault === 'busy') return new Response('{"code":"dependency_unavailable"}', { status: 503, headers });
    if (fault === 'too_many') return new Response('{"message":"Too Many Requests"}', { status: 429, headers });
    if (fault !== 'cut_off') return answer;
    const text = await answer.text();
    return new Response(text.slice(0, text.length >> 1), { status: answer.status, headers });
  };
  const waits = idleClock();
  const podwarden = new Podwarden({
    ...{ baseUrl: 'https://api.test', token: 'pwk_test', clock: waits, random: () => 0.5, fetch: disturbed },
    ...more,
  });
  return {
    id: job.id,
    podwarden,
    /** Looks without faults, as somebody who comes now. */
    fresh: new Podwarden({ ...podwarden.settings, fetch: served }),
    calls: () => calls,
    waits,
    pass: (seconds: number) => {
      now = addSeconds(now, seconds);
    },
    send: (attempt: number, seq: number, points: readonly object[]) =>
      call(report, { path: { id: job.id }, bearer: tokenOf(attempt), body: { attempt, seq, metrics: points } }),
    log: (attempt: number, seq: number, texts: readonly string[]) => {
      const lines = texts.map((text) => ({ ts: start.toISOString(), stream: 'stdout' as const, text }));
      return telemetry.putLogs(job.id, { attempt, seq, at: now.getTime(), lines }, far);
    },
    wait: () => change({ status: 'queued', phase: 'waiting_for_capacity' }),
    forget: () => jobs.rows.delete(job.id),
    note: (message: string) => {
      const { attempt, status, phase, history } = standing();
      const entry: HistoryEntry = {
        at: now.toISOString(),
        actor: 'pod',
        type: 'notice',
        attempt,
        status,
        phase,
        message,
      };
      change({ history: [...history, entry] });
    },
    /** A new pod takes the job over. */
    resume: (attempt: number) =>
      change({ attempt, job_token_sha256: hashToken(tokenOf(attempt)), last_metrics_seq: undefined }),
    end: (status: 'completed' | 'failed' | 'cancelled') => change({ status, phase: null }),
  };
};

export type FollowWorld = ReturnType<typeof followWorld>;
