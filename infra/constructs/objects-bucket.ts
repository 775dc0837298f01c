import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './stateful.ts';

/**
 * Datasets, artifacts and the GPU catalogue. Not versioned: every key holds a fresh id and is written once, and a user who
 * deletes 20 GiB must be rid of them, not pay for a hidden version.
 */
export class ObjectsBucket extends Bucket {
  constructor(scope: Construct, id: string, props: { readonly stage: Stage; readonly corsOrigins: readonly string[] }) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: removalPolicyOf(props.stage),
      cors: [
        {
          allowedOrigins: [...props.corsOrigins],
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
          allowedHeaders: ['*'],
          // A browser needs each part's ETag to complete an upload in parts.
          exposedHeaders: ['ETag', 'x-amz-checksum-sha256'],
          maxAge: Duration.hours(1).toSeconds(),
        },
      ],
      // Parts of an upload that nobody completed are billed and shown nowhere.
      lifecycleRules: [{ id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: Duration.days(2) }],
    });
  }
}
