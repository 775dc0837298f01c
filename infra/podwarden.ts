import { type App, Tags } from 'aws-cdk-lib';
import type { Deployment } from './deployment.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { ConsoleStack } from './stacks/console-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { ReaperStack } from './stacks/reaper-stack.ts';

/** Adds every stack of one stage. The tags assign each cost in a bill to its stage, if the account uses these tags for cost allocation. */
export const addPodwarden = (app: App, deployment: Deployment): void => {
  const data = new DataStack(app, 'Data', deployment);
  const api = new ApiStack(app, 'Api', data, deployment);
  const reaper = new ReaperStack(app, 'Reaper', api.resources, deployment);
  const operations = new OperationsStack(app, 'Operations', api, reaper, deployment);
  // Deploys follow this order, and deletions the reverse order, even for stacks that import nothing from each other.
  api.addStackDependency(data);
  reaper.addStackDependency(api);
  operations.addStackDependency(reaper);
  // In the stage `local`, `infra/local/console` serves the same pages with the same headers.
  if (deployment.stage.name !== 'local') {
    // The console comes last, so that an account that may not use CloudFront yet still gets all other stacks.
    new ConsoleStack(app, 'Console', { data, api }, deployment).addStackDependency(operations);
  }
  Tags.of(app).add('service', 'podwarden');
  Tags.of(app).add('stage', deployment.stage.name);
};
