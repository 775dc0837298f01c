import type { Page, PageRequest } from '../page.ts';
import type { HistoryEntry } from './history.ts';
import type { AttemptRecord, Job } from './job.ts';
import type { JobPhase, JobStatus } from './status.ts';

/** What must hold at the moment of the write; all of it is one condition on one item. */
export interface JobExpectation {
  readonly statuses: readonly JobStatus[];
  readonly attempt?: number;
  readonly phases?: readonly JobPhase[];
  /** Fields that must have exactly this value; `undefined` means that the field must be absent. */
  readonly equals?: Readonly<Partial<{ [K in EqualsField]: string | boolean | undefined }>>;
  /** Fields that must be absent or have this value. */
  readonly absentOrEquals?: Readonly<Partial<{ [K in 'boot_id' | 'log_hour']: string }>>;
  /** Fields that must be absent or below this number. */
  readonly absentOrBelow?: Readonly<
    Partial<{ [K in 'last_metrics_seq' | 'log_bytes' | 'token_refreshes' | ArtifactCounter]: number }>
  >;
}

export type ArtifactCounter = 'artifact_count' | 'artifact_bytes' | 'artifact_uploads';

export type EqualsField =
  | 'job_token_sha256'
  | 'pod_id'
  | 'creating_since'
  | 'missing_since'
  | 'log_hour'
  | 'model_uploaded_at'
  | 'last_heartbeat_at'
  | 'last_step_at'
  | 'held_until'
  | 'open';

export type JobFields = Omit<Job, 'id' | 'user_id' | 'created_at' | 'history' | 'attempts' | 'progress'>;

export interface JobChange {
  readonly expect: JobExpectation;
  /** `undefined` removes the field. */
  readonly set?: { readonly [K in keyof JobFields]?: JobFields[K] | undefined };
  /** Only the fields named are overwritten; the others of `progress` stay. */
  readonly progress?: Partial<Job['progress']>;
  readonly add?: Readonly<
    Partial<Record<'log_bytes' | 'token_refreshes' | 'terminate_tries' | ArtifactCounter, number>>
  >;
  readonly history?: readonly HistoryEntry[];
  readonly closeAttempt?: AttemptRecord;
}

export type ChangeResult =
  | { readonly outcome: 'changed'; readonly job: Job }
  /** The expectation did not hold; `job` is what stands there, `undefined` when there is none. */
  | { readonly outcome: 'refused'; readonly job: Job | undefined };

export interface JobStore {
  /** Where one of that id stands already nothing is written and the standing one is returned. */
  create(job: Job): Promise<{ readonly created: boolean; readonly job: Job }>;
  /** Strongly consistent. */
  get(jobId: string): Promise<Job | undefined>;
  /** The job whose current attempt has that pod; eventually consistent. */
  findByPod(podId: string): Promise<Job | undefined>;
  /** Newest first. */
  listByUser(userId: string, page: PageRequest): Promise<Page<Job>>;
  /**
   * Shows every job that is `open`, of all shards, a page at a time; a page that is not kept needs no memory any more.
   * Resolves when all were shown; throws rather than leave one out. Eventually consistent.
   */
  listOpen(show: (jobs: readonly Job[]) => void): Promise<void>;
  /** Whether a job of that user that is not over uses the dataset. */
  usesDataset(userId: string, datasetId: string): Promise<boolean>;
  /** One conditional write. */
  change(jobId: string, change: JobChange): Promise<ChangeResult>;
}
