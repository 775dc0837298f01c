import type { Env as CreateConfig } from '../../functions/configs/create-config.env.ts';
import type { Env as DeleteConfig } from '../../functions/configs/delete-config.env.ts';
import type { Env as GetConfig } from '../../functions/configs/get-config.env.ts';
import type { Env as ListConfigs } from '../../functions/configs/list-configs.env.ts';
import type { Env as ListPresets } from '../../functions/configs/list-presets.env.ts';
import type { Env as UpdateConfig } from '../../functions/configs/update-config.env.ts';
import { indexNames } from '../../shared/names.ts';
import { onIndex, onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import type { Resources } from './resources.ts';
import { tableNames } from './table-names.ts';

export const configFunctions = ({ tables }: Resources) => {
  const checkedPermissions = () => [onTable(tables.datasets, 'GetItem'), onTable(tables.controls, 'GetItem')];
  return {
    'create-config': functionSpec<CreateConfig>({
      failureImpact: 'Users cannot store a training config.',
      environment: tableNames(tables, 'trainingConfigs', 'datasets', 'controls'),
      permissions: [onTable(tables.trainingConfigs, 'GetItem', 'PutItem'), ...checkedPermissions()],
    }),
    'list-configs': functionSpec<ListConfigs>({
      failureImpact: 'Users do not see the training configs that they have.',
      environment: tableNames(tables, 'trainingConfigs'),
      permissions: [onIndex(tables.trainingConfigs, indexNames.configsByUser)],
    }),
    'get-config': functionSpec<GetConfig>({
      failureImpact: 'Users cannot open a training config.',
      environment: tableNames(tables, 'trainingConfigs'),
      permissions: [onTable(tables.trainingConfigs, 'GetItem')],
    }),
    'update-config': functionSpec<UpdateConfig>({
      failureImpact: 'Users cannot change a training config.',
      environment: tableNames(tables, 'trainingConfigs', 'datasets', 'controls'),
      permissions: [onTable(tables.trainingConfigs, 'GetItem', 'UpdateItem'), ...checkedPermissions()],
    }),
    'list-presets': functionSpec<ListPresets>({
      failureImpact: 'Users do not see configs to begin with.',
      environment: {},
      permissions: [],
    }),
    'delete-config': functionSpec<DeleteConfig>({
      failureImpact: 'Users cannot delete a training config.',
      environment: tableNames(tables, 'trainingConfigs'),
      permissions: [onTable(tables.trainingConfigs, 'DeleteItem')],
    }),
  };
};
