import { BucketAlreadyOwnedByYou, CreateBucketCommand, PutBucketCorsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BucketPlan } from './bucket-plan.ts';

/** Creates a bucket with its CORS rules. An existing bucket is kept. */
export const makeBucket = async (client: S3Client, { name: Bucket, corsRules }: BucketPlan): Promise<void> => {
  await client.send(new CreateBucketCommand({ Bucket })).catch((cause: unknown) => {
    if (!(cause instanceof BucketAlreadyOwnedByYou)) throw cause;
  });
  if (corsRules.length === 0) return;
  const CORSRules = corsRules.map(({ ExposedHeaders, MaxAge, ...rule }) => ({
    ...rule,
    ExposeHeaders: ExposedHeaders,
    ...(MaxAge === undefined ? {} : { MaxAgeSeconds: MaxAge }),
  }));
  await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
};
