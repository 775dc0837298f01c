import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { ObjectsBucket } from './objects-bucket.ts';
import type { RecordsTable } from './records-table.ts';
import type { ReadableSecret } from './secrets.ts';
import type { ServiceFunction } from './service-function.ts';

/** Statements that name exactly what a function does. CDK's own `grant` also opens every index of a table. */

type ItemAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan';
type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject' | 'AbortMultipartUpload' | 'ListMultipartUploadParts';

export const onTable = (table: RecordsTable, ...actions: readonly ItemAction[]): PolicyStatement =>
  new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] });

export const onIndex = (table: RecordsTable, index: string): PolicyStatement =>
  new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${index}`] });

/** Keys are `datasets/<user>/...`: a prefix is as narrow as one role for all users can be. */
export const onObjects = (bucket: ObjectsBucket, keys: string, ...actions: readonly ObjectAction[]): PolicyStatement =>
  new PolicyStatement({ actions: actions.map((action) => `s3:${action}`), resources: [bucket.arnForObjects(keys)] });

/**
 * Without it S3 answers 403 rather than 404 for a key that is not there, and absence would look like a fault. It bears no condition
 * on the prefix: that is not part of a request for one object, so the condition would never hold.
 */
export const onAbsence = (bucket: ObjectsBucket): PolicyStatement =>
  new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] });

/** To find the objects and the uploads in parts below a prefix. Both name the bucket alone. */
export const onUploads = (bucket: ObjectsBucket): PolicyStatement =>
  new PolicyStatement({
    actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
    resources: [bucket.bucketArn],
  });

export const onAsset = (asset: Asset): PolicyStatement =>
  new PolicyStatement({ actions: ['s3:GetObject'], resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)] });

/** The function itself: no version or alias of it. */
export const onFunction = (fn: ServiceFunction): PolicyStatement =>
  new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] });

/**
 * The secret that may be of somebody else's making, with the key that encrypts it: any of the account's, but through Secrets
 * Manager alone and for this secret alone.
 */
export const onNamedSecret = (secret: ReadableSecret): readonly PolicyStatement[] => [
  onSecret(secret),
  ...(secret.encryptedBy === undefined ? [] : [toDecrypt(secret.arn, secret.encryptedBy)]),
];

const toDecrypt = (secretArn: string, { keys, service }: NonNullable<ReadableSecret['encryptedBy']>): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keys],
    conditions: {
      StringEquals: { 'kms:ViaService': service },
      StringLike: { 'kms:EncryptionContext:SecretARN': secretArn },
    },
  });

export const onSecret = (secret: ReadableSecret): PolicyStatement =>
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.arn] });
