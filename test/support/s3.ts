import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { s3Client } from '../../shared/aws/client-config.ts';
import { enginePatienceMs, useTestCredentials } from './engine-client.ts';

export interface TestS3 {
  /** The client that the functions use, but patient. */
  readonly client: S3Client;
  /** A new empty bucket; returns its name. */
  createBucket(): Promise<string>;
  stop(): Promise<void>;
}

/** S3 in a thread of this process. It checks neither signatures nor checksums. */
export const startS3 = async (): Promise<TestS3> => {
  jest.setTimeout(enginePatienceMs);
  const worker = new Worker(new URL('./s3-engine.mjs', import.meta.url));
  const [port] = await once(worker, 'message');
  process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${port}`;
  useTestCredentials();
  const client = s3Client(enginePatienceMs);
  let buckets = 0;
  return {
    client,
    createBucket: async () => {
      buckets += 1;
      await client.send(new CreateBucketCommand({ Bucket: `bucket-${buckets}` }));
      return `bucket-${buckets}`;
    },
    stop: async () => {
      client.destroy();
      await worker.terminate();
    },
  };
};
