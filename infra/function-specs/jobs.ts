import type { Env as CancelJob } from '../../functions/jobs/cancel-job.env.ts';
import type { Env as DeleteArtifact } from '../../functions/jobs/delete-artifact.env.ts';
import type { Env as EraseJob } from '../../functions/jobs/erase-job.env.ts';
import type { Env as GetArtifact } from '../../functions/jobs/get-artifact.env.ts';
import type { Env as GetJob } from '../../functions/jobs/get-job.env.ts';
import type { Env as GetJobArtifacts } from '../../functions/jobs/get-job-artifacts.env.ts';
import type { Env as GetJobEvents } from '../../functions/jobs/get-job-events.env.ts';
import type { Env as GetJobLogs } from '../../functions/jobs/get-job-logs.env.ts';
import type { Env as GetJobMetrics } from '../../functions/jobs/get-job-metrics.env.ts';
import type { Env as HoldJob } from '../../functions/jobs/hold-job.env.ts';
import type { Env as LiftHold } from '../../functions/jobs/lift-hold.env.ts';
import type { Env as ListJobs } from '../../functions/jobs/list-jobs.env.ts';
import type { Env as UpdateJob } from '../../functions/jobs/update-job.env.ts';
import { indexNames } from '../../shared/names.ts';
import { onIndex, onObjects, onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import { endingJobs } from './ending-jobs.ts';
import { operatorEnvironment } from './operator.ts';
import type { Resources } from './resources.ts';
import { installationLimitsEnvironment, userLimitsEnvironment } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

export const jobFunctions = (resources: Resources) => {
  const { tables, bucket, settings } = resources;
  return {
    'list-jobs': functionSpec<ListJobs>({
      failureImpact: 'Users do not see their jobs.',
      environment: tableNames(tables, 'jobs'),
      permissions: [onIndex(tables.jobs, indexNames.jobsByUser), onTable(tables.jobs, 'BatchGetItem')],
    }),
    'get-job': functionSpec<GetJob>({
      failureImpact: 'Users do not see how a job is doing or why it failed.',
      environment: tableNames(tables, 'jobs', 'telemetry'),
      permissions: [onTable(tables.jobs, 'GetItem'), onTable(tables.telemetry, 'GetItem', 'Query')],
    }),
    'update-job': functionSpec<UpdateJob>({
      failureImpact: 'Users cannot rename or label a job. It trains all the same.',
      environment: tableNames(tables, 'jobs'),
      permissions: [onTable(tables.jobs, 'GetItem', 'UpdateItem')],
    }),
    'erase-job': functionSpec<EraseJob>({
      failureImpact: 'Users cannot delete a job. Nothing is lost.',
      environment: tableNames(tables, 'jobs', 'dueWork'),
      permissions: [onTable(tables.jobs, 'GetItem', 'UpdateItem'), onTable(tables.dueWork, 'PutItem')],
    }),
    'get-artifact': functionSpec<GetArtifact>({
      failureImpact: 'Users cannot renew the download of one artifact, nor see how good a checkpoint is.',
      environment: { ...tableNames(tables, 'jobs', 'telemetry'), BUCKET: bucket.bucketName },
      permissions: [
        onTable(tables.jobs, 'GetItem'),
        onTable(tables.telemetry, 'GetItem', 'Query'),
        onObjects(bucket, 'artifacts/*', 'GetObject'),
      ],
    }),
    'delete-artifact': functionSpec<DeleteArtifact>({
      failureImpact: 'Users cannot delete an artifact, and its bytes stay.',
      environment: {
        ...tableNames(tables, 'jobs', 'telemetry', 'usage'),
        BUCKET: bucket.bucketName,
      },
      permissions: [
        onTable(tables.jobs, 'GetItem'),
        onTable(tables.telemetry, 'GetItem', 'UpdateItem', 'DeleteItem'),
        onTable(tables.usage, 'UpdateItem'),
        onObjects(bucket, 'artifacts/*', 'DeleteObject', 'AbortMultipartUpload'),
      ],
    }),
    'cancel-job': functionSpec<CancelJob>({
      failureImpact: 'Users cannot cancel a job, whose pod bills until it ends by itself.',
      ...endingJobs(resources),
    }),
    'hold-job': functionSpec<HoldJob>({
      failureImpact: 'Nobody can keep the sweep from ending a job that a person wants to look at first.',
      environment: {
        ...tableNames(tables, 'jobs', 'usage'),
        ...userLimitsEnvironment(settings),
        ...installationLimitsEnvironment(settings),
        ...operatorEnvironment(resources),
      },
      permissions: [onTable(tables.jobs, 'GetItem', 'UpdateItem'), onTable(tables.usage, 'GetItem', 'UpdateItem')],
    }),
    'lift-hold': functionSpec<LiftHold>({
      failureImpact: 'A job that somebody held is not judged again before its hold expires, so a broken pod bills on.',
      environment: { ...tableNames(tables, 'jobs'), ...operatorEnvironment(resources) },
      permissions: [onTable(tables.jobs, 'GetItem', 'UpdateItem')],
    }),
    'get-job-metrics': functionSpec<GetJobMetrics>({
      failureImpact: 'Users do not see the loss curve. What pods report is kept.',
      environment: tableNames(tables, 'jobs', 'telemetry'),
      permissions: [onTable(tables.jobs, 'GetItem'), onTable(tables.telemetry, 'Query')],
      // A long job has thousands of batches to unpack and merge. Lambda gives a function more processor time with more memory.
      memoryMb: 1024,
      timeoutSeconds: 29,
    }),
    'get-job-events': functionSpec<GetJobEvents>({
      failureImpact: 'Users do not see what happened to a job, and why.',
      environment: tableNames(tables, 'jobs', 'telemetry'),
      permissions: [onTable(tables.jobs, 'GetItem'), onTable(tables.telemetry, 'Query')],
    }),
    'get-job-logs': functionSpec<GetJobLogs>({
      failureImpact: 'Users do not see the log of a job. What pods ship is kept.',
      environment: tableNames(tables, 'jobs', 'telemetry'),
      permissions: [onTable(tables.jobs, 'GetItem'), onTable(tables.telemetry, 'Query')],
    }),
    'get-job-artifacts': functionSpec<GetJobArtifacts>({
      failureImpact: 'Users cannot fetch the model that they trained.',
      environment: { ...tableNames(tables, 'jobs', 'telemetry'), BUCKET: bucket.bucketName },
      permissions: [
        onTable(tables.jobs, 'GetItem'),
        onTable(tables.telemetry, 'Query'),
        onObjects(bucket, 'artifacts/*', 'GetObject'),
      ],
    }),
  };
};
