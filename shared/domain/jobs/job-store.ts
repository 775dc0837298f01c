import type { KeptConfig } from '../configs/resolved-config.ts';
import type { Page, PageRequest } from '../page.ts';
import type { AttemptRecord } from './attempt-record.ts';
import type { HistoryEntry } from './history.ts';
import type { Job } from './job.ts';
import type { JobFilter } from './job-filter.ts';
import type { JobSpec } from './job-spec.ts';
import type { OpenJob } from './open-job.ts';
import type { JobPhase, JobStatus } from './status.ts';

/** The condition of a write. All facts must hold at the moment of the write. */
export interface JobExpectation {
  readonly statuses: readonly JobStatus[];
  readonly attempt?: number;
  readonly phases?: readonly JobPhase[];
  /** The fields that must have exactly this value. `undefined` means that the field must be absent. */
  readonly equals?: Readonly<Partial<{ [K in EqualsField]: string | number | boolean | undefined }>>;
  /** The lists that must have so many entries. 0 means that the field must be absent. */
  readonly lengths?: Readonly<Partial<{ [K in 'leaving_pod_ids' | 'leaving_claimed_ids']: number }>>;
  /** The fields that must be absent or have this value. */
  readonly absentOrEquals?: Readonly<Partial<{ [K in 'boot_id' | 'log_hour' | 'metrics_hour']: string }>>;
  /** The fields that must be absent or below this number. */
  readonly absentOrBelow?: Readonly<
    Partial<{
      [K in 'last_metrics_seq' | 'log_bytes' | 'token_refreshes' | 'metrics_points' | ArtifactCounter]: number;
    }>
  >;
  /** The fields that must hold a time, and not an earlier time than this. */
  readonly notBefore?: Readonly<Partial<{ [K in 'last_heartbeat_at']: string }>>;
}

export type ArtifactCounter = 'artifact_count' | 'artifact_bytes' | 'artifact_uploads';

export type EqualsField =
  | 'job_token_sha256'
  | 'pod_id'
  | 'creating_since'
  | 'log_hour'
  | 'model_uploaded_at'
  | 'last_heartbeat_at'
  | 'last_step_at'
  | 'last_active_at'
  | 'last_metrics_seq'
  | 'metrics_hour'
  | 'metrics_points'
  | 'missing_since'
  | 'gpu_idle_since'
  | 'gpu_idle_seen_at'
  | 'held_until'
  | 'hold_changes'
  | 'queued_at'
  | 'history_spilled'
  | 'webhook_due_at'
  | 'erased_at'
  | 'label_changes'
  | 'open';

export type JobFields = Omit<Job, 'id' | 'user_id' | 'created_at' | 'history' | 'attempts' | 'progress'>;

export interface JobChange {
  readonly expect: JobExpectation;
  /** `undefined` removes the field. */
  readonly set?: { readonly [K in keyof JobFields]?: JobFields[K] | undefined };
  /** The fields of `progress` to overwrite. All other fields of `progress` stay. */
  readonly progress?: Partial<Job['progress']>;
  /** The fields to set if they are absent. */
  readonly setIfAbsent?: Readonly<Partial<Pick<Job, 'first_point_at' | 'first_point_step' | 'telemetry_expires_at'>>>;
  readonly add?: Readonly<Partial<Record<CounterField, number>>>;
  readonly history?: readonly HistoryEntry[];
  /** The number of oldest history entries to remove from the job. The entries must already be stored in items of their own. */
  readonly dropHistory?: number;
  readonly closeAttempt?: AttemptRecord;
}

export type CounterField =
  | 'log_bytes'
  | 'token_refreshes'
  | 'terminate_tries'
  | 'metrics_points'
  | 'points_told'
  | 'hold_changes'
  | 'label_changes'
  | 'non_finite_notices'
  | 'restart_notices'
  | ArtifactCounter;

export type ChangeResult =
  | { readonly outcome: 'changed'; readonly job: Job }
  /** The condition did not hold. `job` is the stored job, or `undefined` if it does not exist. */
  | { readonly outcome: 'refused'; readonly job: Job | undefined };

export interface JobStore {
  /** Stores the job. If a job with this id exists, nothing is written and the existing job is returned. */
  create(job: Job): Promise<{ readonly created: boolean; readonly job: Job }>;
  /**
   * Reads the job, strongly consistent. Resolves to `undefined` for a job that is being erased. Among all reads, only
   * `getEvenErased` returns such a job.
   */
  get(jobId: string): Promise<Job | undefined>;
  /** Reads the job as `get` does, and also returns a job that is being erased. */
  getEvenErased(jobId: string): Promise<Job | undefined>;
  /** Finds the job whose current attempt has this pod. Eventually consistent. */
  findByPod(podId: string): Promise<Job | undefined>;
  /**
   * Lists the user's jobs, the newest first. A filtered page may be short or empty although further pages follow. A cursor is valid
   * only with the filter that it was returned for.
   */
  listByUser(userId: string, page: PageRequest, filter?: JobFilter): Promise<Page<Job>>;
  /**
   * Calls `show` with the rows of all jobs that are `open`, of all shards, page by page, so that memory holds only pages that the
   * caller keeps. Calls `unreadable` with the id of a job whose row does not fit the schema, and goes on. Resolves when all rows
   * were shown, and throws if any page cannot be read. Eventually consistent.
   */
  listOpen(
    show: (jobs: readonly OpenJob[]) => void,
    unreadable: (jobId: string, error: unknown) => void,
  ): Promise<void>;
  /** Resolves to true if a job of the user that is not over uses the dataset. */
  usesDataset(userId: string, datasetId: string): Promise<boolean>;
  /** Resolves to the ids of the user's jobs that are not over and use the dataset, at most `limit` of them. Eventually consistent. */
  jobsUsing(userId: string, datasetId: string, limit: number): Promise<readonly string[]>;
  /** Changes the job by one conditional write. */
  change(jobId: string, change: JobChange): Promise<ChangeResult>;
}

/** The end of the log of an attempt that failed. */
export interface LogTail {
  readonly attempt: number;
  readonly log_tail: readonly string[];
}

/** The parts of a job that are seldom read. Each part is an item of its own, with a key computed from the job. */
export interface JobDetails {
  /** Stores the spec of a deploy with this reservation. Resolves to `false`, and writes nothing, if a spec of the job is stored. */
  createSpec(jobId: string, spec: JobSpec, reservationToken: string): Promise<boolean>;
  /** Stores the spec in place of the spec of an interrupted deploy. The caller has seen that no job of that id exists. */
  replaceSpec(jobId: string, spec: JobSpec, reservationToken: string): Promise<void>;
  /** Marks the spec of an interrupted deploy for deletion and removes its secrets. A spec of another share stays. */
  abandonSpec(jobId: string, reservationToken: string, now: Date): Promise<void>;
  /** Reads the spec, strongly consistent. */
  spec(jobId: string): Promise<JobSpec | undefined>;
  /**
   * Replaces a config that was never resolved by the resolved config. Resolves to `false` if the stored config is already resolved,
   * or there is no spec.
   */
  keepConfig(jobId: string, config: Required<KeptConfig>): Promise<boolean>;
  /** Removes the secrets from the spec, if it has any. */
  forgetSecrets(jobId: string): Promise<void>;
  /** Stores the log tail of an attempt, and replaces an earlier log tail of the same attempt. */
  putLogTail(jobId: string, tail: LogTail): Promise<void>;
  /** Reads all log tails of the job, the oldest attempt first. */
  logTails(jobId: string): Promise<readonly LogTail[]>;
  /**
   * Stores history entries as items of their own. `first` is the position of the first entry in the whole history. Repeating the
   * call changes nothing.
   */
  putHistory(jobId: string, first: number, lines: readonly HistoryEntry[]): Promise<void>;
  /** Reads at most `limit` history entries stored as items of their own, from position `from` on, the oldest first. */
  history(jobId: string, from: number, limit: number): Promise<readonly HistoryEntry[]>;
}
