import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { RecurringSchedule } from '../constructs/recurring-schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { Deployment } from '../deployment.ts';
import type { Resources } from '../function-specs/resources.ts';
import { type ScheduledFunctionName, scheduledFunctionSpecs } from '../function-specs/scheduled-functions.ts';

/** The stack of the functions that a schedule calls: the sweep that ends pods, due work, and the refresh of the GPU catalogue. */
export class ReaperStack extends Stack {
  readonly sweep: ServiceFunction;
  readonly doDueWork: ServiceFunction;
  readonly refreshGpuCatalog: ServiceFunction;

  constructor(scope: Construct, id: string, resources: Resources, deployment: Deployment) {
    super(scope, id, { stackName: `podwarden-${deployment.stage.name}-reaper`, description: 'Podwarden: the sweep' });
    const specs = scheduledFunctionSpecs(resources);
    const repeated = (functionName: ScheduledFunctionName, every: Duration): ServiceFunction => {
      const handler = new ServiceFunction(this, functionName, specs[functionName], deployment);
      new RecurringSchedule(this, `${handler.node.id}Schedule`, handler, every);
      return handler;
    };
    this.sweep = repeated('sweep', Duration.minutes(1));
    this.doDueWork = repeated('do-due-work', Duration.minutes(1));
    this.refreshGpuCatalog = repeated('refresh-gpu-catalog', Duration.minutes(10));
  }
}
