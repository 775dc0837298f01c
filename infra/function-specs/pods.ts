import type { Env as ClaimAttempt } from '../../functions/pods/claim-attempt.env.ts';
import type { Env as CompleteArtifact } from '../../functions/pods/complete-artifact.env.ts';
import type { Env as CreateArtifact } from '../../functions/pods/create-artifact.env.ts';
import type { Env as ReportEvent } from '../../functions/pods/report-event.env.ts';
import type { Env as ReportMetrics } from '../../functions/pods/report-metrics.env.ts';
import type { Env as ShipLogs } from '../../functions/pods/ship-logs.env.ts';
import { onAbsence, onAsset, onObjects, onSecret, onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import { callsOfUsers, launching, provider, providerTimeoutSeconds } from './provider.ts';
import type { PodRuntime, Resources } from './resources.ts';
import { numbersOf } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

const artifactKeys = 'artifacts/*';

export const podFunctions = (resources: Resources, { asset, sha256 }: PodRuntime) => {
  const { stage, settings, tables, bucket, secretsKey, publicApiUrl } = resources;
  const BUCKET = bucket.bucketName;
  const keeping = { ...tableNames(tables, 'jobs', 'telemetry'), ...numbersOf(settings, 'TELEMETRY_TTL_DAYS') };
  const jobChange = () => onTable(tables.jobs, 'GetItem', 'UpdateItem');
  return {
    'claim-attempt': functionSpec<ClaimAttempt>({
      failureImpact: 'Pods cannot begin: jobs end at their start deadline, and GPUs bill until then.',
      environment: {
        ...tableNames(tables, 'jobs', 'telemetry', 'downloadTokens'),
        BUCKET,
        PUBLIC_API_URL: publicApiUrl,
        SECRETS_KEY_SECRET: secretsKey.id,
        RUNTIME_BUCKET: asset.s3BucketName,
        RUNTIME_KEY: asset.s3ObjectKey,
        RUNTIME_SHA256: sha256,
        ...numbersOf(settings, 'HEARTBEAT_INTERVAL_SECONDS', 'DOWNLOAD_TOKEN_TTL_SECONDS', 'TELEMETRY_TTL_DAYS'),
      },
      permissions: [
        jobChange(),
        // A claim resolves the config of a job from an earlier version, and stores the resolved config.
        onTable(tables.telemetry, 'GetItem', 'UpdateItem'),
        onTable(tables.downloadTokens, 'GetItem', 'PutItem'),
        onObjects(bucket, artifactKeys, 'GetObject'),
        onAsset(asset),
        onSecret(secretsKey),
      ],
    }),
    'report-metrics': functionSpec<ReportMetrics>({
      failureImpact:
        'Users see no progress. Pods keep and repeat what they report; none is ended while RunPod says it is busy.',
      environment: keeping,
      // One report in sixty also reads the reports of an earlier stretch, to make their roll-up.
      permissions: [jobChange(), onTable(tables.telemetry, 'PutItem', 'Query')],
    }),
    'report-event': functionSpec<ReportEvent>({
      failureImpact: 'Pods cannot say that they are done or have failed, so they bill until the sweep ends them.',
      environment: {
        STAGE: stage.name,
        ...tableNames(tables, 'jobs', 'telemetry', 'dueWork'),
        ...provider(resources).environment,
        ...callsOfUsers(resources).environment,
        ...launching(resources).environment,
      },
      permissions: [
        jobChange(),
        onTable(tables.telemetry, 'PutItem'),
        onTable(tables.dueWork, 'PutItem'),
        ...provider(resources).permissions,
        ...callsOfUsers(resources).permissions,
        ...launching(resources).permissions,
      ],
      timeoutSeconds: providerTimeoutSeconds,
    }),
    'ship-logs': functionSpec<ShipLogs>({
      failureImpact: 'The logs of jobs have gaps where pods gave up repeating.',
      environment: keeping,
      permissions: [jobChange(), onTable(tables.telemetry, 'PutItem')],
    }),
    'create-artifact': functionSpec<CreateArtifact>({
      failureImpact: 'Pods cannot upload models or checkpoints: jobs fail at their end, after they were paid for.',
      environment: {
        ...tableNames(tables, 'jobs', 'telemetry', 'usage'),
        BUCKET,
        ...numbersOf(settings, 'MAX_ARTIFACT_BYTES_PER_JOB'),
      },
      permissions: [
        jobChange(),
        onTable(tables.telemetry, 'GetItem', 'PutItem', 'Query'),
        onTable(tables.usage, 'GetItem', 'UpdateItem'),
        onObjects(bucket, artifactKeys, 'PutObject', 'AbortMultipartUpload'),
      ],
    }),
    'complete-artifact': functionSpec<CompleteArtifact>({
      failureImpact: 'Uploaded models do not count: jobs fail at their end, after they were paid for.',
      environment: { ...tableNames(tables, 'jobs', 'telemetry', 'usage'), BUCKET },
      permissions: [
        jobChange(),
        onTable(tables.telemetry, 'GetItem', 'UpdateItem', 'Query', 'DeleteItem'),
        onTable(tables.usage, 'UpdateItem'),
        onObjects(bucket, artifactKeys, 'GetObject', 'PutObject', 'DeleteObject', 'AbortMultipartUpload'),
        onAbsence(bucket),
      ],
      // S3 may take long to join the parts of a large object.
      timeoutSeconds: 29,
    }),
  };
};
