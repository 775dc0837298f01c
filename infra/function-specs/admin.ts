import type { Env as GetControls } from '../../functions/admin/get-controls.env.ts';
import type { Env as LiftSuspension } from '../../functions/admin/lift-suspension.env.ts';
import type { Env as PauseDeploys } from '../../functions/admin/pause-deploys.env.ts';
import type { Env as ResumeDeploys } from '../../functions/admin/resume-deploys.env.ts';
import type { Env as SuspendUser } from '../../functions/admin/suspend-user.env.ts';
import type { Env as UserLimits } from '../../functions/admin/user-limits.env.ts';
import { indexNames } from '../../shared/names.ts';
import { onIndex, onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import { operatorEnvironment } from './operator.ts';
import type { Resources } from './resources.ts';
import { installationLimitsEnvironment, userLimitsEnvironment } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

/** The functions by which operators suspend users, pause deploys, and set the limits of users. No such function can reach RunPod. */
export const adminFunctions = (resources: Resources) => {
  const { tables, settings } = resources;
  const environment = { ...tableNames(tables, 'controls'), ...operatorEnvironment(resources) };
  return {
    'suspend-user': functionSpec<SuspendUser>({
      failureImpact:
        'Operators cannot suspend a user or cancel all their jobs. Each job can still be cancelled by its id.',
      environment: { ...environment, ...tableNames(tables, 'jobs') },
      permissions: [
        onTable(tables.controls, 'GetItem', 'UpdateItem'),
        onIndex(tables.jobs, indexNames.jobsByUser),
        onTable(tables.jobs, 'GetItem', 'BatchGetItem', 'UpdateItem'),
      ],
      timeoutSeconds: 29,
    }),
    'lift-suspension': functionSpec<LiftSuspension>({
      failureImpact: 'A user who was suspended stays so.',
      environment,
      permissions: [onTable(tables.controls, 'UpdateItem')],
    }),
    'pause-deploys': functionSpec<PauseDeploys>({
      failureImpact: 'Operators cannot pause deploys, so jobs that should not start do.',
      environment,
      permissions: [onTable(tables.controls, 'UpdateItem')],
    }),
    'resume-deploys': functionSpec<ResumeDeploys>({
      failureImpact: 'Deploys that were paused stay so, and no job starts.',
      environment,
      permissions: [onTable(tables.controls, 'UpdateItem')],
    }),
    'user-limits': functionSpec<UserLimits>({
      failureImpact: 'Operators neither see nor set the limits of users. These hold all the same.',
      environment: {
        ...environment,
        ...tableNames(tables, 'usage'),
        ...userLimitsEnvironment(settings),
        ...installationLimitsEnvironment(settings),
      },
      permissions: [
        onTable(tables.usage, 'GetItem', 'UpdateItem', 'BatchGetItem'),
        onIndex(tables.usage, indexNames.usageByUser),
        onTable(tables.controls, 'GetItem'),
      ],
    }),
    'get-controls': functionSpec<GetControls>({
      failureImpact: 'Operators do not see who is suspended and whether deploys are paused. Both hold all the same.',
      environment,
      permissions: [onTable(tables.controls, 'GetItem')],
    }),
  };
};
