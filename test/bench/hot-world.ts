import { randomBytes, randomUUID } from 'node:crypto';
import process from 'node:process';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { specOf } from '../../shared/domain/jobs/job.ts';
import { mintToken } from '../../shared/domain/token.ts';
import { aJob } from '../support/a-job.ts';
import { anApiEvent } from '../support/api-event.ts';
import { enginePatienceMs } from '../support/engine-client.ts';
import { createTableInput } from '../support/table-definitions.ts';

/** The environment of the hot functions in every bench. */
export const hotEnvironment = (dynamodbUrl: string): Readonly<Record<string, string>> => ({
  PATH: process.env.PATH ?? '',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl,
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  POWERTOOLS_SERVICE_NAME: 'podwarden-bench',
  JOBS_TABLE: 'Jobs',
  TELEMETRY_TABLE: 'Telemetry',
  DOWNLOAD_TOKENS_TABLE: 'DownloadTokens',
  BUCKET: 'objects',
  TELEMETRY_TTL_DAYS: '30',
  PUBLIC_API_URL: 'https://api.example.com',
  SECRETS_KEY_SECRET: 'secrets-key',
  RUNTIME_BUCKET: 'assets',
  RUNTIME_KEY: 'runtime.tar.gz',
  RUNTIME_SHA256: 'a'.repeat(64),
  HEARTBEAT_INTERVAL_SECONDS: '10',
  DOWNLOAD_TOKEN_TTL_SECONDS: '7200',
});

/** As many points as a pod sends at a time that trains a step a second, with what a trainer logs of each. */
export const somePoints = (first: number, count: number) =>
  Array.from({ length: count }, (_, nth) => ({
    step: first + nth,
    epoch: (first + nth) / 1000,
    train_loss: 2 - (first + nth) / 10_000,
    learning_rate: 0.0002,
    grad_norm: 1.25,
    tokens_per_second: 12_345.6,
    gpu_utilization_percent: 97,
    gpu_memory_allocated_gb: 21.5,
  }));

/** Makes pods and tokens in the tables of a client. */
export const seeder = (
  documents: DynamoDBDocumentClient,
  { jobsTable = 'Jobs', telemetryTable = 'Telemetry', tokensTable = 'DownloadTokens' } = {},
) => {
  const jobs = new DynamoJobStore(documents, jobsTable);
  const details = new DynamoJobDetails(documents, { jobs: jobsTable, telemetry: telemetryTable });
  const tokens = new DynamoDownloadTokenStore(documents, tokensTable);

  const aPod = async (status: 'pending' | 'running') => {
    const { token, sha256 } = mintToken(randomBytes);
    const at = new Date().toISOString();
    const id = randomUUID();
    const podId = `pod-${id.slice(0, 8)}`;
    const job = aJob({
      id,
      status,
      phase: status === 'pending' ? 'starting' : 'training',
      job_token_sha256: sha256,
      pod_id: podId,
      pod_created_at: at,
      cost_per_hour: 0.44,
      created_at: at,
      ...(status === 'running' ? { claimed_at: at, boot_id: 'boot', last_heartbeat_at: at } : {}),
    });
    await details.createSpec(id, specOf(job), 'a share');
    await jobs.create(job);
    return { id, token, podId };
  };

  const aDownloadToken = async (object_key = 'datasets/alice/d/data', size_bytes = 10): Promise<string> => {
    const { token, sha256 } = mintToken(randomBytes);
    await tokens.create({
      token_sha256: sha256,
      token_id: randomUUID(),
      user_id: 'alice',
      dataset_id: randomUUID(),
      object_key,
      size_bytes,
      created_at: new Date().toISOString(),
      expires_at: Math.floor(Date.now() / 1000) + 3600,
    });
    return token;
  };

  return { aPod, aDownloadToken };
};

/** Pods and downloads of a new database, and the events that they cause. */
export const hotWorld = async (dynamodbUrl: string) => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodbUrl;
  const documents = dynamoDocuments(enginePatienceMs);
  const admin = new DynamoDBClient({ requestHandler: { requestTimeout: enginePatienceMs } });
  for (const name of ['Jobs', 'Telemetry', 'DownloadTokens'] as const) {
    await admin.send(new CreateTableCommand(createTableInput(name, name)));
  }
  admin.destroy();
  const { aPod, aDownloadToken } = seeder(documents);
  let seq = 0;
  let running: Awaited<ReturnType<typeof aPod>> | undefined;
  return {
    aDownloadToken,
    stop: () => documents.destroy(),
    /** A new event of that function, which it answers with success. */
    eventFor: {
      'redeem-download-token': async () => anApiEvent({ query: { token: await aDownloadToken() } }),
      'claim-attempt': async () => {
        const { id, token, podId } = await aPod('pending');
        const body = { attempt: 1, pod_id: podId, boot_id: randomUUID() };
        return anApiEvent({ path: { id }, bearer: token, body });
      },
      'report-metrics': async () => {
        running ??= await aPod('running');
        seq += 1;
        const body = { attempt: 1, seq, metrics: somePoints(seq * 10, 10) };
        return anApiEvent({ path: { id: running.id }, bearer: running.token, body });
      },
    },
  };
};
