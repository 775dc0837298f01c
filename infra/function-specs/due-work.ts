import type { Env as DoDueWork } from '../../functions/due-work/do-due-work.env.ts';
import { indexNames } from '../../shared/names.ts';
import { onIndex, onObjects, onSecret, onTable, onUploads } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import type { Resources } from './resources.ts';
import { tableNames } from './table-names.ts';

export const dueWorkFunctions = ({ tables, bucket, secretsKey }: Resources) => ({
  'do-due-work': functionSpec<DoDueWork>({
    failureImpact: 'Webhooks are not told that jobs are over, and what users delete is not erased yet.',
    environment: {
      ...tableNames(tables, 'jobs', 'telemetry', 'dueWork', 'usage'),
      BUCKET: bucket.bucketName,
      SECRETS_KEY_SECRET: secretsKey.id,
    },
    permissions: [
      onTable(tables.jobs, 'GetItem', 'UpdateItem', 'DeleteItem'),
      onTable(tables.telemetry, 'GetItem', 'Query', 'UpdateItem', 'DeleteItem'),
      onTable(tables.usage, 'GetItem', 'UpdateItem'),
      onTable(tables.dueWork, 'UpdateItem', 'DeleteItem'),
      onIndex(tables.dueWork, indexNames.dueWork),
      onObjects(bucket, 'artifacts/*', 'DeleteObject', 'AbortMultipartUpload'),
      onUploads(bucket),
      onSecret(secretsKey),
    ],
    // A run must end before the next scheduled call, which begins after 60 s.
    timeoutSeconds: 55,
  }),
});
