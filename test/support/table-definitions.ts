import type { CreateTableCommandInput, KeySchemaElement, Projection } from '@aws-sdk/client-dynamodb';
import { indexNames, openJobAttributes } from '../../shared/names.ts';

/** Attribute names of a key: partition, then sort. All are text. */
type KeyAttributes = readonly [string] | readonly [string, string];

export interface TableDefinition {
  readonly key: KeyAttributes;
  /** Indexes that project all attributes. */
  readonly indexes?: Readonly<Record<string, KeyAttributes>>;
  /** Indexes that project the keys of index and table alone. */
  readonly keyIndexes?: Readonly<Record<string, KeyAttributes>>;
  /** Indexes that project the attributes that are named. */
  readonly slimIndexes?: Readonly<Record<string, { readonly key: KeyAttributes; readonly copies: readonly string[] }>>;
  readonly ttl?: string;
}

/** The tables as the stores expect them. */
export const tableDefinitions = {
  Datasets: {
    key: ['user_id', 'dataset_id'],
    indexes: { [indexNames.datasetsByUser]: ['user_id', 'created_at_id'] },
    ttl: 'expires_at',
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
    slimIndexes: { [indexNames.openJobs]: { key: ['active_shard', 'job_id'], copies: openJobAttributes } },
    keyIndexes: {
      [indexNames.jobsByUser]: ['user_id', 'created_at_id'],
      [indexNames.jobsByPod]: ['pod_id'],
      [indexNames.jobsByDatasetInUse]: ['dataset_in_use'],
    },
  },
  Telemetry: { key: ['job_id', 'entry_key'], ttl: 'expires_at' },
  ReaperState: { key: ['name'] },
  Controls: { key: ['name'] },
  DueWork: {
    key: ['work_id'],
    slimIndexes: { [indexNames.dueWork]: { key: ['queue', 'due_at'], copies: ['user_id'] } },
  },
  Allowances: { key: ['allowance'], ttl: 'expires_at' },
  Usage: {
    key: ['account'],
    slimIndexes: { [indexNames.unsettledUsage]: { key: ['unsettled', 'unsettled_since'], copies: ['user_id'] } },
    keyIndexes: { [indexNames.usageByUser]: ['listed', 'user_id'] },
  },
  Accounts: { key: ['entry'], ttl: 'forget_at' },
} as const satisfies Record<string, TableDefinition>;

export type TableName = keyof typeof tableDefinitions;

const keySchema = ([partition, sort]: TableDefinition['key']): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' } as const] : []),
];

const secondaryIndex = (IndexName: string, key: KeyAttributes, Projection: Projection) => ({
  IndexName,
  KeySchema: keySchema(key),
  Projection,
});

/** The table of that shape under a name of its own. */
export const createTableInput = (name: string, table: TableName): CreateTableCommandInput => {
  const { key, indexes = {}, keyIndexes = {}, slimIndexes = {} }: TableDefinition = tableDefinitions[table];
  const slimKeys = Object.values(slimIndexes).map((index) => index.key);
  const attributes = new Set<string>(
    [key, ...Object.values(indexes), ...Object.values(keyIndexes), ...slimKeys].flat(),
  );
  const secondary = [
    ...Object.entries(indexes).map(([name, indexKey]) => secondaryIndex(name, indexKey, { ProjectionType: 'ALL' })),
    ...Object.entries(keyIndexes).map(([name, indexKey]) =>
      secondaryIndex(name, indexKey, { ProjectionType: 'KEYS_ONLY' }),
    ),
    ...Object.entries(slimIndexes).map(([name, { key, copies }]) =>
      secondaryIndex(name, key, { ProjectionType: 'INCLUDE', NonKeyAttributes: [...copies] }),
    ),
  ];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(key),
    AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(secondary.length > 0 && { GlobalSecondaryIndexes: secondary }),
  };
};
