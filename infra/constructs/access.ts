import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ObjectsBucket } from './objects-bucket.ts';
import type { RecordsTable } from './records-table.ts';

/** Statements that name exactly what a function does. CDK's own `grant` also opens every index of a table. */

type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'BatchGetItem';
type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject' | 'AbortMultipartUpload';

export const onTable = (table: RecordsTable, ...actions: readonly ItemAction[]): PolicyStatement =>
  new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] });

export const onIndex = (table: RecordsTable, index: string): PolicyStatement =>
  new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${index}`] });

/** Keys are `datasets/<user>/...`: a prefix is as narrow as one role for all users can be. */
export const onObjects = (bucket: ObjectsBucket, keys: string, ...actions: readonly ObjectAction[]): PolicyStatement =>
  new PolicyStatement({ actions: actions.map((action) => `s3:${action}`), resources: [bucket.arnForObjects(keys)] });

/** Without it S3 answers 403 rather than 404 for a key that is not there, and absence could not be told from a fault. */
export const onListing = (bucket: ObjectsBucket, prefix: string): PolicyStatement =>
  new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': prefix } },
  });

export const onAsset = (asset: Asset): PolicyStatement =>
  new PolicyStatement({ actions: ['s3:GetObject'], resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)] });

export const onSecret = (secret: Pick<ISecret, 'secretArn'>): PolicyStatement =>
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] });
