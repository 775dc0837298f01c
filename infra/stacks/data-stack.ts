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
 * The stack of all resources that hold state. A committed list names their logical ids, because a changed id would replace a table.
 *
 * Everything is encrypted with keys that AWS owns or manages for the account, and nothing with a KMS key of our own. Such a key is
 * useful if a second account reads the data, or if one person grants reads and another person must be able to stop them. Here one role
 * per function gets both permissions. A key of our own costs money, and its loss would lose all data:
 * - tables: every client would request the key again every five minutes, at 3 cents for 10 000 calls.
 * - bucket: a bucket key would keep such calls few, but the role that signs a GET or PUT would need kms:Decrypt.
 * - secrets: functions read two secrets by their ARNs. One of the two encrypts the secrets of users before they are stored.
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
        // Every heartbeat writes its job. An index that copies whole items would cost as much as the item at each of these writes.
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
