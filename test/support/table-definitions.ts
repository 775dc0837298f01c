import { indexNames } from '../../shared/names.ts';

/** Attribute names of a key: partition, then sort. All are text. */
type KeyAttributes = readonly [string] | readonly [string, string];

export interface TableDefinition {
  readonly key: KeyAttributes;
  readonly indexes?: Readonly<Record<string, KeyAttributes>>;
  readonly ttl?: string;
}

/** The tables as the stores expect them. Every index projects all attributes. */
export const tableDefinitions = {
  Datasets: {
    key: ['user_id', 'dataset_id'],
    indexes: { [indexNames.datasetsByUser]: ['user_id', 'created_at_id'] },
  },
  TrainingConfigs: {
    key: ['user_id', 'config_id'],
    indexes: { [indexNames.configsByUser]: ['user_id', 'created_at_id'] },
  },
  DownloadTokens: {
    key: ['token_sha256'],
    indexes: { [indexNames.tokensById]: ['token_id'] },
    ttl: 'expires_at',
  },
  Jobs: {
    key: ['job_id'],
    indexes: {
      [indexNames.jobsByUser]: ['user_id', 'created_at_id'],
      [indexNames.activeJobs]: ['active_shard', 'job_id'],
      [indexNames.jobsByPod]: ['pod_id'],
    },
  },
  Telemetry: { key: ['job_id', 'entry_key'], ttl: 'expires_at' },
  ReaperState: { key: ['name'] },
} as const satisfies Record<string, TableDefinition>;

export type TableName = keyof typeof tableDefinitions;
