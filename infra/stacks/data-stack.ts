import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { indexNames, openJobAttributes } from '../../shared/names.ts';
import { type Issuer, issuerOf } from '../constructs/identity.ts';
import { ObjectsBucket } from '../constructs/objects-bucket.ts';
import { RecordsTable } from '../constructs/records-table.ts';
import { type ReadableSecret, runpodApiKey, runpodReadKey, secretsKey } from '../constructs/secrets.ts';
import type { Deployment } from '../deployment.ts';
import { allowedOrigins } from '../settings.ts';

export interface Tables {
  readonly datasets: RecordsTable;
  readonly downloadTokens: RecordsTable;
  readonly trainingConfigs: RecordsTable;
  readonly jobs: RecordsTable;
  readonly telemetry: RecordsTable;
  readonly reaperState: RecordsTable;
  readonly controls: RecordsTable;
  readonly dueWork: RecordsTable;
  readonly allowances: RecordsTable;
  readonly accounts: RecordsTable;
  readonly usage: RecordsTable;
}

const newestByUser = { partitionKey: 'user_id', sortKey: 'created_at_id', copies: 'whole items' } as const;

/**
 * All that holds state. Its logical ids are a committed list: a changed one would replace a table.
 *
 * Everything is encrypted with keys that AWS owns or keeps for the account, nothing with a KMS key of our own. Such a key
 * pays where a second account reads, or where somebody else than who grants the reads must be able to stop them; here one
 * role a function is granted both. It costs, and it is one more thing whose loss loses everything:
 * - tables: a customer key is asked for by every client again each five minutes, at 3 cents for 10 000 calls;
 * - bucket: with a bucket key few calls, but each presigned GET and PUT would need kms:Decrypt for the role that signed it;
 * - secrets: they are read by two ARNs alone, and what users give their jobs is sealed with one of them before it is stored;
 * - logs and alarms hold no body, token or URL.
 */
export class DataStack extends Stack {
  readonly tables: Tables;
  readonly bucket: ObjectsBucket;
  readonly runpodApiKey: ReadableSecret;
  readonly runpodReadKey: ReadableSecret;
  readonly secretsKey: ReadableSecret;
  readonly issuer: Issuer;

  constructor(scope: Construct, id: string, { stage, settings }: Deployment) {
    super(scope, id, { stackName: `podwarden-${stage.name}-data`, description: 'Podwarden: tables, bucket, secrets' });
    this.tables = {
      datasets: new RecordsTable(this, 'Datasets', {
        stage,
        partitionKey: 'user_id',
        sortKey: 'dataset_id',
        expiresBy: 'expires_at',
        indexes: { [indexNames.datasetsByUser]: newestByUser },
      }),
      downloadTokens: new RecordsTable(this, 'DownloadTokens', {
        stage,
        partitionKey: 'token_sha256',
        expiresBy: 'expires_at',
        indexes: { [indexNames.tokensById]: { partitionKey: 'token_id', copies: 'whole items' } },
      }),
      trainingConfigs: new RecordsTable(this, 'TrainingConfigs', {
        stage,
        partitionKey: 'user_id',
        sortKey: 'config_id',
        indexes: { [indexNames.configsByUser]: newestByUser },
      }),
      jobs: new RecordsTable(this, 'Jobs', {
        stage,
        partitionKey: 'job_id',
        // Every heartbeat writes its job: an index that copies whole items costs as much as the item, each time.
        indexes: {
          [indexNames.jobsByUser]: { ...newestByUser, copies: 'keys' },
          [indexNames.openJobs]: { partitionKey: 'active_shard', sortKey: 'job_id', copies: openJobAttributes },
          ...(settings.KEEP_ACTIVE_INDEX && {
            [indexNames.activeJobs]: { partitionKey: 'active_shard', sortKey: 'job_id', copies: 'whole items' },
          }),
          [indexNames.jobsByPod]: { partitionKey: 'pod_id', copies: 'keys' },
          [indexNames.jobsByDatasetInUse]: { partitionKey: 'dataset_in_use', copies: 'keys' },
        },
      }),
      telemetry: new RecordsTable(this, 'Telemetry', {
        stage,
        partitionKey: 'job_id',
        sortKey: 'entry_key',
        expiresBy: 'expires_at',
      }),
      reaperState: new RecordsTable(this, 'ReaperState', { stage, partitionKey: 'name' }),
      controls: new RecordsTable(this, 'Controls', { stage, partitionKey: 'name' }),
      dueWork: new RecordsTable(this, 'DueWork', {
        stage,
        partitionKey: 'work_id',
        indexes: { [indexNames.dueWork]: { partitionKey: 'queue', sortKey: 'due_at', copies: ['user_id'] } },
      }),
      allowances: new RecordsTable(this, 'Allowances', { stage, partitionKey: 'allowance', expiresBy: 'expires_at' }),
      accounts: new RecordsTable(this, 'Accounts', { stage, partitionKey: 'entry', expiresBy: 'forget_at' }),
      usage: new RecordsTable(this, 'Usage', {
        stage,
        partitionKey: 'account',
        indexes: {
          [indexNames.unsettledUsage]: {
            partitionKey: 'unsettled',
            sortKey: 'unsettled_since',
            copies: ['user_id'],
          },
          [indexNames.usageByUser]: { partitionKey: 'listed', sortKey: 'user_id', copies: 'keys' },
        },
      }),
    };
    this.bucket = new ObjectsBucket(this, 'Objects', { stage, corsOrigins: allowedOrigins(settings) });
    this.runpodApiKey = runpodApiKey(this, stage, settings);
    this.runpodReadKey = runpodReadKey(this, settings, this.runpodApiKey);
    this.secretsKey = secretsKey(this, stage);
    this.issuer = issuerOf(this, stage, settings);

    new CfnOutput(this, 'BucketName', { value: this.bucket.bucketName });
    new CfnOutput(this, 'RunpodApiKeySecret', { value: this.runpodApiKey.id });
    new CfnOutput(this, 'IssuerUrl', { value: this.issuer.url });
    new CfnOutput(this, 'Audience', { value: this.issuer.audience });
  }
}
