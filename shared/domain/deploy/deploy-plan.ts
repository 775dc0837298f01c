import type { NamedSecrets } from '../accounts/named-secrets.ts';
import type { TrainingConfigBody } from '../configs/training-config.ts';
import type { TrainingConfigStore } from '../configs/training-config-store.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import type { FieldIssue } from '../errors.ts';
import type { Candidate } from '../jobs/candidate.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';
import type { JobCaps } from './caps.ts';

/** The bounds of a job's cost, defaults filled in, and the most that it can come to. */
export interface DeploySpending {
  /** The most that the job can cost, in dollars. */
  readonly estimated_cost: number;
  readonly disk_cost_per_hour: number;
  /** Minutes of all attempts together. */
  readonly max_duration_minutes: number;
  readonly budget_limit: number | undefined;
}

export interface DeployPlan extends DeploySpending {
  /** As it was given, with the datasets of this deploy. */
  readonly config: TrainingConfigBody;
  readonly dataset: StoredDataset;
  readonly validation?: StoredDataset | undefined;
  readonly candidates: readonly Candidate[];
  /** Given and named ones together; `undefined` where there are none. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Does not stop a deploy, but may well end the training. */
  readonly warning?: string;
}

export interface CheckDeps {
  readonly datasets: DatasetStore;
  readonly configs: TrainingConfigStore;
  readonly catalog: () => Promise<readonly CatalogGpu[]>;
  readonly defaultMaxDurationMinutes: number;
  readonly caps: JobCaps;
  readonly controls: ReadsControls;
  readonly namedSecrets: NamedSecrets;
  /** Only the local stack may call webhooks on this machine. */
  readonly allowPrivateWebhooks: boolean;
}

/** The checks in the order in which they are made; each is told once. */
export const checkOrder = ['request', 'dataset', 'config', 'secrets', 'disk', 'gpu', 'memory', 'budget'] as const;

export interface Check {
  readonly name: (typeof checkOrder)[number];
  readonly ok: boolean;
  readonly message: string;
  /** A check that fails has each fault at its field of the request. */
  readonly issues?: readonly FieldIssue[];
}
