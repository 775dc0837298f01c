import type { FunctionName } from '../../../shared/names.ts';
import { routes } from '../../../shared/names.ts';
import type { ApiEventFields } from '../../support/api-event.ts';

const id = '00000000-0000-4000-8000-000000000001';

const config = {
  name: 'A small run',
  model: { name: 'smoke/tiny' },
  training: { method: 'cpt', num_epochs: 1, learning_rate: 0.0002, batch_size: 2 },
};
const deploy = { training_config: config, dataset_id: id };

/** Bodies of the operations that take one. */
const bodies: Readonly<Partial<Record<FunctionName, unknown>>> = {
  'create-dataset': { name: 'Speeches', size_bytes: 1234 },
  'presign-dataset-parts': { upload_id: 'u', part_numbers: [1] },
  'complete-dataset': {},
  'update-dataset': { name: 'Other speeches' },
  'create-download-token': { mode: 'one_time' },
  'create-config': config,
  'update-config': config,
  'deploy-job': deploy,
  'preflight-deploy': deploy,
  'update-job': { labels: { team: 'a' } },
  'hold-job': { expires_in_seconds: 60, reason: 'A test.' },
  'suspend-user': { reason: 'A test.' },
  'put-limits': { pods: 2 },
  'pause-deploys': { reason: 'A test.' },
  'put-secret': { value: 'hf_of_a_test' },
  'create-key': { name: 'Nightly', scope: 'write' },
};

const queries: Readonly<Partial<Record<FunctionName, Readonly<Record<string, string>>>>> = {
  'get-deployment': { deployment_id: id },
  'stop-deployment': { deployment_id: id },
  'dry-run-sweep': { dry_run: 'true' },
};

/** Values of parameters that are no id. */
const paths: Readonly<Record<string, string>> = { name: 'HF_TOKEN' };

/** A request that the schemas of the operation let pass. */
export const goodRequest = (name: FunctionName): ApiEventFields => {
  const parameters = [...routes[name].route.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => [
    parameter,
    paths[parameter] ?? id,
  ]);
  const body = bodies[name];
  const query = queries[name];
  return {
    path: Object.fromEntries(parameters),
    ...(body === undefined ? {} : { body }),
    ...(query === undefined ? {} : { query }),
  };
};
