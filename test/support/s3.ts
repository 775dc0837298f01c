import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { LocalS3 } from '../../infra/local/s3/local-s3.ts';
import { s3Client } from '../../shared/aws/client-config.ts';
import { enginePatienceMs, externalEngines, testCredentials, useTestCredentials } from './engine-client.ts';

export interface TestS3 {
  /** The client that the functions use, but patient. */
  readonly client: S3Client;
  /** A new empty bucket; returns its name. */
  createBucket(): Promise<string>;
  stop(): Promise<void>;
}

/** The S3 of the local stack, or the one that runs already. */
export const startS3 = async (): Promise<TestS3> => {
  jest.setTimeout(enginePatienceMs);
  const { s3Url } = externalEngines;
  const server = s3Url ? LocalS3.at(s3Url, testCredentials) : await LocalS3.start(testCredentials);
  process.env.AWS_ENDPOINT_URL_S3 = server.url;
  useTestCredentials();
  const client = s3Client(enginePatienceMs);
  // An engine that runs already has the buckets of other suites.
  const suite = randomUUID();
  let buckets = 0;
  return {
    client,
    createBucket: async () => {
      buckets += 1;
      const Bucket = `bucket-${suite}-${buckets}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    stop: async () => {
      client.destroy();
      await server.stop();
    },
  };
};
