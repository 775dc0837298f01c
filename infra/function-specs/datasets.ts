import type { Env as CompleteDataset } from '../../functions/datasets/complete-dataset.env.ts';
import type { Env as CreateDataset } from '../../functions/datasets/create-dataset.env.ts';
import type { Env as DeleteDataset } from '../../functions/datasets/delete-dataset.env.ts';
import type { Env as GetDataset } from '../../functions/datasets/get-dataset.env.ts';
import type { Env as GetDatasetUpload } from '../../functions/datasets/get-dataset-upload.env.ts';
import type { Env as ListDatasets } from '../../functions/datasets/list-datasets.env.ts';
import type { Env as MendCompression } from '../../functions/datasets/mend-dataset-compression.env.ts';
import type { Env as PresignParts } from '../../functions/datasets/presign-dataset-parts.env.ts';
import type { Env as UpdateDataset } from '../../functions/datasets/update-dataset.env.ts';
import { indexNames } from '../../shared/names.ts';
import { onAbsence, onIndex, onObjects, onTable } from '../constructs/access.ts';
import { uploadKeys } from '../constructs/objects-bucket.ts';
import { functionSpec } from '../constructs/service-function.ts';
import type { Resources } from './resources.ts';
import { numbersOf, userLimitsEnvironment } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

const keys = 'datasets/*';
const uploads = `${uploadKeys}*`;

export const datasetFunctions = ({ settings, tables, bucket }: Resources) => {
  const BUCKET = bucket.bucketName;
  return {
    'create-dataset': functionSpec<CreateDataset>({
      failureImpact: 'Users cannot begin an upload.',
      environment: {
        ...tableNames(tables, 'datasets', 'controls', 'usage'),
        BUCKET,
        ...numbersOf(settings, 'MAX_DATASET_BYTES'),
        ...userLimitsEnvironment(settings),
      },
      permissions: [
        onTable(tables.usage, 'GetItem', 'UpdateItem'),
        onTable(tables.datasets, 'GetItem', 'PutItem'),
        onTable(tables.controls, 'GetItem'),
        onObjects(bucket, keys, 'PutObject', 'AbortMultipartUpload'),
        onObjects(bucket, uploads, 'PutObject'),
      ],
    }),
    'list-datasets': functionSpec<ListDatasets>({
      failureImpact: 'Users do not see the datasets that they have.',
      environment: tableNames(tables, 'datasets'),
      permissions: [onIndex(tables.datasets, indexNames.datasetsByUser)],
    }),
    'get-dataset': functionSpec<GetDataset>({
      failureImpact: 'Users do not see the state of a dataset.',
      environment: tableNames(tables, 'datasets', 'jobs'),
      permissions: [
        onTable(tables.datasets, 'GetItem'),
        onIndex(tables.jobs, indexNames.jobsByDatasetInUse),
        // The index also has rows of validation datasets, and such a row may outlive its job. So the function reads the job, too.
        onTable(tables.jobs, 'GetItem'),
      ],
    }),
    'update-dataset': functionSpec<UpdateDataset>({
      failureImpact: 'Users cannot rename or describe a dataset. It can be trained on all the same.',
      environment: tableNames(tables, 'datasets'),
      permissions: [onTable(tables.datasets, 'UpdateItem')],
    }),
    'get-dataset-upload': functionSpec<GetDatasetUpload>({
      failureImpact: 'Users whose page was closed cannot go on with an upload: they begin anew.',
      environment: { ...tableNames(tables, 'datasets', 'controls'), BUCKET },
      permissions: [
        onTable(tables.datasets, 'GetItem'),
        onTable(tables.controls, 'GetItem'),
        onObjects(bucket, keys, 'PutObject', 'ListMultipartUploadParts'),
        onObjects(bucket, uploads, 'PutObject'),
      ],
    }),
    'mend-dataset-compression': functionSpec<MendCompression>({
      failureImpact: 'Users whose dataset was announced without its compression upload it anew.',
      environment: { ...tableNames(tables, 'datasets', 'controls'), BUCKET },
      permissions: [
        onTable(tables.datasets, 'GetItem', 'UpdateItem'),
        onTable(tables.controls, 'GetItem'),
        onObjects(bucket, keys, 'GetObject'),
      ],
      timeoutSeconds: 29,
    }),
    'delete-dataset': functionSpec<DeleteDataset>({
      failureImpact: 'Users cannot delete a dataset and its bytes stay.',
      environment: { ...tableNames(tables, 'datasets', 'jobs', 'usage'), BUCKET },
      permissions: [
        onTable(tables.datasets, 'GetItem', 'UpdateItem'),
        onTable(tables.usage, 'UpdateItem'),
        onIndex(tables.jobs, indexNames.jobsByDatasetInUse),
        // A row of a validation dataset may outlive its job. So the function reads the job, and deletes the row if the job is over.
        onTable(tables.jobs, 'GetItem', 'DeleteItem'),
        onObjects(bucket, keys, 'DeleteObject', 'AbortMultipartUpload'),
        onObjects(bucket, uploads, 'DeleteObject'),
      ],
    }),
    'presign-dataset-parts': functionSpec<PresignParts>({
      failureImpact: 'Uploads in parts cannot go on once their URLs have expired.',
      environment: { ...tableNames(tables, 'datasets', 'controls'), BUCKET },
      permissions: [
        onTable(tables.datasets, 'GetItem'),
        onTable(tables.controls, 'GetItem'),
        onObjects(bucket, keys, 'PutObject'),
      ],
    }),
    'complete-dataset': functionSpec<CompleteDataset>({
      failureImpact: 'Uploaded datasets do not become ready, so nobody can train on them.',
      environment: { ...tableNames(tables, 'datasets', 'controls'), BUCKET },
      permissions: [
        onTable(tables.datasets, 'GetItem', 'UpdateItem'),
        onTable(tables.controls, 'GetItem'),
        onObjects(bucket, keys, 'GetObject', 'PutObject', 'DeleteObject'),
        onObjects(bucket, uploads, 'GetObject', 'DeleteObject'),
        onAbsence(bucket),
      ],
      // S3 may take long to join the parts of a large object or to copy a small object.
      timeoutSeconds: 29,
    }),
  };
};
