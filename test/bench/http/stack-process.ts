/** The whole local stack in one process: gateway, functions in worker threads, DynamoDB, S3. */
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startLocalStack } from '../../../infra/local/stack/start-local-stack.ts';
import { dynamoDocuments } from '../../../shared/aws/client-config.ts';
import { enginePatienceMs } from '../../support/engine-client.ts';
import { seeder } from '../hot-world.ts';
import { cpuSeconds, serve } from '../sweep/child.ts';

export interface StackQuestion {
  readonly pods?: number;
  readonly tokens?: number;
  /** The size of the dataset that the tokens are for. */
  readonly datasetBytes?: number;
  readonly stop?: boolean;
}

export interface StackState {
  readonly apiUrl: string;
  readonly cpuSeconds: number;
  readonly pods: readonly { readonly id: string; readonly token: string }[];
  readonly tokens: readonly string[];
}

const starting = startLocalStack({ schedules: false, simulator: { runPods: false } });
const objectKey = 'datasets/alice/bench/data';

serve<StackQuestion, StackState>(async ({ pods = 0, tokens = 0, datasetBytes = 0, stop }) => {
  const stack = await starting;
  if (stop) await stack.stop();
  const { accessKeyId, secretAccessKey, sessionToken = '' } = stack.credentials;
  Object.assign(process.env, {
    AWS_REGION: stack.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === '' ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    AWS_ENDPOINT_URL_DYNAMODB: stack.dynamodbUrl,
    AWS_ENDPOINT_URL_S3: stack.s3Url,
  });
  if (datasetBytes > 0) {
    const s3 = new S3Client({ forcePathStyle: true });
    await s3.send(
      new PutObjectCommand({ Bucket: stack.bucketName('Objects'), Key: objectKey, Body: randomBytes(datasetBytes) }),
    );
    s3.destroy();
  }
  const documents = dynamoDocuments(enginePatienceMs);
  const { aPod, aDownloadToken } = seeder(documents, {
    jobsTable: stack.tableName('Jobs'),
    telemetryTable: stack.tableName('Telemetry'),
    tokensTable: stack.tableName('DownloadTokens'),
  });
  const madePods: StackState['pods'][number][] = [];
  for (let nth = 0; nth < pods; nth += 1) madePods.push(await aPod('running'));
  const madeTokens: string[] = [];
  for (let nth = 0; nth < tokens; nth += 1) madeTokens.push(await aDownloadToken(objectKey, datasetBytes));
  documents.destroy();
  return { apiUrl: stack.apiUrl, cpuSeconds: cpuSeconds(), pods: madePods, tokens: madeTokens };
});
