import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { ObjectsBucket } from './objects-bucket.ts';
import type { RecordsTable } from './records-table.ts';
import type { ReadableSecret } from './secrets.ts';
import type { ServiceFunction } from './service-function.ts';

/**
 * The statements of this file permit exactly the actions that a function uses. CDK's `grant` methods also permit every index of a table.
 */

type ItemAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan';
type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject' | 'AbortMultipartUpload' | 'ListMultipartUploadParts';

export const onTable = (table: RecordsTable, ...actions: readonly ItemAction[]): PolicyStatement =>
  new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] });

export const onIndex = (table: RecordsTable, index: string): PolicyStatement =>
  new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${index}`] });

/** Permits actions on objects. Keys are `datasets/<user>/...`, and one role serves all users, so a prefix is the narrowest limit. */
export const onObjects = (bucket: ObjectsBucket, keys: string, ...actions: readonly ObjectAction[]): PolicyStatement =>
  new PolicyStatement({ actions: actions.map((action) => `s3:${action}`), resources: [bucket.arnForObjects(keys)] });

/**
 * Permits listing the bucket. Without this permission S3 answers 403 instead of 404 for a missing key, and a missing object would look
 * like a fault. The statement has no condition on the prefix: a request for one object has no prefix, so the condition would never hold.
 */
export const onAbsence = (bucket: ObjectsBucket): PolicyStatement =>
  new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] });

/** Permits finding objects and multipart uploads below a prefix. Both actions apply to the whole bucket. */
export const onUploads = (bucket: ObjectsBucket): PolicyStatement =>
  new PolicyStatement({
    actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
    resources: [bucket.bucketArn],
  });

export const onAsset = (asset: Asset): PolicyStatement =>
  new PolicyStatement({ actions: ['s3:GetObject'], resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)] });

/** Permits calling the function itself, but no version or alias of the function. */
export const onFunction = (fn: ServiceFunction): PolicyStatement =>
  new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] });

/**
 * Permits reading and decrypting a secret that may exist outside our stacks. The key of such a secret may be any key of the
 * account, so the statement permits every key, but only through Secrets Manager and only for this secret.
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
