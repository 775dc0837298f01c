import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { s3Client } from '../../shared/aws/client-config.ts';
import { enginePatienceMs, externalEngines, useTestCredentials } from './engine-client.ts';

export interface TestS3 {
  /** The client that the functions use, but patient. */
  readonly client: S3Client;
  /** A new empty bucket; returns its name. */
  createBucket(): Promise<string>;
  stop(): Promise<void>;
}

const startEngine = async () => {
  if (externalEngines.s3Url) return { endpoint: externalEngines.s3Url, close: async () => {} };
  const worker = new Worker(new URL('./s3-engine.mjs', import.meta.url));
  const [port] = await once(worker, 'message');
  return { endpoint: `http://127.0.0.1:${port}`, close: () => worker.terminate() };
};

/** S3 in a thread of this process, which checks neither signatures nor checksums; or the one that runs already, and does. */
export const startS3 = async (): Promise<TestS3> => {
  jest.setTimeout(enginePatienceMs);
  const { endpoint, close } = await startEngine();
  process.env.AWS_ENDPOINT_URL_S3 = endpoint;
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
      await close();
    },
  };
};
