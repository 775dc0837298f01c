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

/** The bounds of a job's cost, defaults filled in, and the most that it can come to. */
export interface DeploySpending {
  /** The most that the job can cost, in dollars. */
  readonly estimated_cost: number;
  readonly disk_cost_per_hour: number;
  /** Minutes of all attempts together. */
  readonly max_duration_minutes: number;
  readonly budget_limit: number | undefined;
}

/** The share of the user's account that a deploy asks for, and the account and the sums of all as they stood then. */
export interface DeployShare {
  readonly wanted: WantedShare;
  /** The time that the month of the share is by. */
  readonly at: Date;
  readonly usage: Usage;
  readonly installation: Installation;
}

export interface DeployPlan extends DeploySpending {
  readonly share: DeployShare;
  /** As it was given, with the datasets of this deploy. */
  readonly config: TrainingConfigBody;
  readonly dataset: StoredDataset;
  readonly validation?: StoredDataset | undefined;
  readonly candidates: readonly Candidate[];
  /** The secrets of the request and those that it names, together; `undefined` where there are none. */
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
  readonly usage: Pick<UsageStore, 'get'>;
  readonly userLimits: Limits;
  readonly installation: Pick<InstallationStore, 'get' | 'requestCount'>;
  readonly installationLimits: InstallationLimits;
  readonly onFault: (error: unknown) => void;
  readonly clock: Clock;
  readonly namedSecrets: NamedSecrets;
  /** Only the local stack may call webhooks on this machine. */
  readonly allowPrivateWebhooks: boolean;
}

/** The checks in the order in which they are made; each is reported once. */
export const checkOrder = ['request', 'dataset', 'config', 'secrets', 'disk', 'gpu', 'memory', 'budget'] as const;

export interface Check {
  readonly name: (typeof checkOrder)[number];
  readonly ok: boolean;
  readonly message: string;
  /** A check that fails has each fault at its field of the request. */
  readonly issues?: readonly FieldIssue[];
}
