import { Duration } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CorsRule,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { suppressNag } from './nag-suppressions.ts';
import { removalPolicyOf } from './stateful.ts';

/** Where single PUTs of datasets leave their bytes until they are checked. */
export const uploadKeys = 'uploads/';

/**
 * Datasets, artifacts and the GPU catalogue. Not versioned: every key that is read holds a fresh id and is written once, and a user who
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
      ...(props.corsOrigins.length === 0 ? {} : { cors: [corsFor(props.corsOrigins)] }),
      lifecycleRules: [
        // Parts of an upload that nobody completed are billed and shown nowhere.
        { id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: Duration.days(2) },
        // Uploads that were never completed, or put once more after its dataset was checked or deleted.
        { id: 'LeftUploads', prefix: uploadKeys, expiration: Duration.days(2) },
      ],
    });
    suppressNag(this, {
      id: 'AwsSolutions-S1',
      reason:
        'Reads and writes go through URLs that functions sign and log; whoever needs S3 access logs turns on CloudTrail data events for the account.',
    });
  }
}

const corsFor = (origins: readonly string[]): CorsRule => ({
  allowedOrigins: [...origins],
  allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
  allowedHeaders: ['*'],
  // A browser needs each part's ETag to complete an upload in parts, and Content-Range to go on with a download.
  exposedHeaders: ['ETag', 'Content-Range', 'x-amz-checksum-sha256'],
  maxAge: Duration.hours(1).toSeconds(),
});
