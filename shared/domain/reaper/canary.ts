import { createHash, createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';
import type { SecretReader } from '../secrets.ts';
import { hashToken } from '../token.ts';
import type { CanaryFinding } from './silence.ts';

export interface CanaryDeps {
  readonly jobs: Pick<JobStore, 'create'>;
  readonly secretsKey: SecretReader;
  readonly publicApiUrl: string;
  readonly stage: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly onFault: (error: unknown) => void;
}

/** The owner of the canary's job. No issuer of JWTs gives a user this subject. */
export const canaryUserId = 'podwarden:canary';

/** The time limit of one report. A pod waits 25 s, but a sweep has less time, and an API that is slower than this does not work well. */
const timeoutMs = 5000;
const maxTries = 2;

/**
 * The unit of the report's number, which the API limits to a thousand million. Two reports with one number still both count as a
 * sign of life.
 */
const msPerNumber = 10_000;

/**
 * Sends one report as a pod would: through the public URL, with the token of an attempt, with one point of a curve. Resolves to
 * whether the API took the report. If the canary's job is missing, the job is created and the report repeated. The job has no pod
 * and is never open.
 */
export const createCanary = (deps: CanaryDeps) => async (): Promise<CanaryFinding> => {
  let finding: CanaryFinding = 'not_heard';
  try {
    const token = tokenOf(await deps.secretsKey.read(), deps.stage);
    for (let tries = 0; tries < maxTries; tries += 1) {
      const { status, asksToWait = false } = (await report(token, deps)) ?? {};
      if (status === 200) return 'heard';
      finding = asksToWait ? 'told_to_wait' : 'not_heard';
      if (status === 401) await deps.jobs.create(canaryJob(token, deps));
      else deps.onFault(new Error(`The canary was answered ${status ?? 'nothing'}.`));
    }
  } catch (error) {
    deps.onFault(error);
  }
  return finding;
};

const idOf = (stage: string): string => {
  const hex = createHash('sha256').update(`podwarden canary ${stage}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const tokenOf = (key: string, stage: string): string =>
  createHmac('sha256', key).update(`podwarden canary ${stage}`).digest('base64url');

/**
 * Sends the report. Resolves to `undefined` if no answer came in time. Only a 503 with Retry-After sets `asksToWait`. A 429 does
 * not set it, because any caller can cause a 429 and would excuse silent pods for ever.
 */
const report = async (
  token: string,
  deps: CanaryDeps,
): Promise<{ readonly status: number; readonly asksToWait: boolean } | undefined> => {
  const now = deps.clock();
  const seq = Math.floor(now.getTime() / msPerNumber);
  const point = { step: 1, timestamp: now.toISOString() };
  try {
    const response = await deps.fetch(`${deps.publicApiUrl}/api/training/jobs/${idOf(deps.stage)}/metrics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ attempt: 1, seq, metrics: [point] }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return { status: response.status, asksToWait: response.status === 503 && response.headers.has('retry-after') };
  } catch {
    return undefined;
  }
};

const canaryJob = (token: string, { clock, stage }: CanaryDeps): Job => {
  const at = clock().toISOString();
  return {
    id: idOf(stage),
    user_id: canaryUserId,
    status: 'running',
    phase: 'training',
    trainer: 'smoke',
    dataset_id: idOf(stage),
    gpu_count: 1,
    max_duration_minutes: 1,
    capacity_wait_seconds: 0,
    max_attempts: 1,
    estimated_cost: 0,
    offer_prices: [0],
    candidate_index: 0,
    queued_at: at,
    next_launch_at: at,
    empty_rounds: 0,
    attempt: 1,
    attempts: [],
    job_token_sha256: hashToken(token),
    claimed_at: at,
    last_heartbeat_at: at,
    progress: {},
    token_refreshes: 0,
    history: [],
    terminate_tries: 0,
    open: false,
    created_at: at,
    updated_at: at,
  };
};
