import type { NamedSecrets } from '../accounts/named-secrets.ts';
import type { Clock } from '../clock.ts';
import type { TrainingConfigBody } from '../configs/training-config.ts';
import type { TrainingConfigStore } from '../configs/training-config-store.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import type { FieldIssue } from '../errors.ts';
import type { Candidate } from '../jobs/candidate.ts';
import type { Installation, InstallationLimits } from '../limits/installation.ts';
import type { InstallationStore } from '../limits/installation-store.ts';
import type { Limits } from '../limits/limits.ts';
import type { WantedShare } from '../limits/reserved.ts';
import type { Usage } from '../limits/usage.ts';
import type { UsageStore } from '../limits/usage-store.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';
import type { JobCaps } from './caps.ts';

/** The limits of a job's cost with defaults applied, and the highest possible cost. */
export interface DeploySpending {
  /** The highest possible cost of the job in dollars. */
  readonly estimated_cost: number;
  readonly disk_cost_per_hour: number;
  /** The limit of minutes for all attempts together. */
  readonly max_duration_minutes: number;
  readonly budget_limit: number | undefined;
}

/**
 * The amounts that a deploy must reserve, with the account of the user and the sums of the installation as they were read for the
 * checks.
 */
export interface DeployShare {
  readonly wanted: WantedShare;
  /** The time that determines the month of the reservation. */
  readonly at: Date;
  readonly usage: Usage;
  readonly installation: Installation;
}

export interface DeployPlan extends DeploySpending {
  readonly share: DeployShare;
  /** The config before defaults are applied, with the ids of the datasets of this deploy. */
  readonly config: TrainingConfigBody;
  readonly dataset: StoredDataset;
  readonly validation?: StoredDataset | undefined;
  readonly candidates: readonly Candidate[];
  /** The secrets of the request together with the secrets that it names. `undefined` if there are no secrets. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** A problem that does not prevent the deploy but may end the training. */
  readonly warning?: string;
}

export interface CheckDeps {
  readonly datasets: DatasetStore;
  readonly configs: TrainingConfigStore;
  readonly catalog: () => Promise<readonly CatalogGpu[]>;
  readonly defaultMaxDurationMinutes: number;
  readonly caps: JobCaps;
  readonly controls: ReadsControls;
  readonly usage: Pick<UsageStore, 'get'>;
  readonly userLimits: Limits;
  readonly installation: Pick<InstallationStore, 'get' | 'requestCount'>;
  readonly installationLimits: InstallationLimits;
  readonly onFault: (error: unknown) => void;
  readonly clock: Clock;
  readonly namedSecrets: NamedSecrets;
  /** True only in the local stack, which may send webhooks to private addresses and over http. */
  readonly allowPrivateWebhooks: boolean;
}

/** The checks in the order in which they are made. Each check appears once in the result. */
export const checkOrder = ['request', 'dataset', 'config', 'secrets', 'disk', 'gpu', 'memory', 'budget'] as const;

export interface Check {
  readonly name: (typeof checkOrder)[number];
  readonly ok: boolean;
  readonly message: string;
  /** The faults of a failed check, each with its field of the request. */
  readonly issues?: readonly FieldIssue[];
}
