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

/** The prefix of the keys of datasets that were uploaded by a single PUT and are not checked yet. */
export const uploadKeys = 'uploads/';

/**
 * The bucket of datasets, artifacts and the GPU catalogue. The bucket is not versioned: each key of a dataset or artifact contains a new
 * id and is written once. A user who deletes 20 GiB must not go on paying for a hidden version.
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
        // The parts of an upload that is never completed cost money and appear in no list of objects.
        { id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: Duration.days(2) },
        // Deletes uploads that were never completed, and uploads that were sent again after the dataset was checked or deleted.
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
  // A browser needs the ETag of each part to complete a multipart upload, and Content-Range to resume a download.
  exposedHeaders: ['ETag', 'Content-Range', 'x-amz-checksum-sha256'],
  maxAge: Duration.hours(1).toSeconds(),
});
