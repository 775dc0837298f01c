import { type App, Tags } from 'aws-cdk-lib';
import type { Deployment } from './deployment.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { ConsoleStack } from './stacks/console-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { ReaperStack } from './stacks/reaper-stack.ts';

/** Every stack of one stage. The tags show in a bill which stage a cost belongs to, once the account counts costs by them. */
export const addPodwarden = (app: App, deployment: Deployment): void => {
  const data = new DataStack(app, 'Data', deployment);
  const api = new ApiStack(app, 'Api', data, deployment);
  const reaper = new ReaperStack(app, 'Reaper', api.resources, deployment);
  const operations = new OperationsStack(app, 'Operations', api, reaper, deployment);
  // Deploys go in this order and tear-downs in the other, even between stacks that import nothing from each other.
  api.addStackDependency(data);
  reaper.addStackDependency(api);
  operations.addStackDependency(reaper);
  // On this machine `infra/local/console` serves the same pages under the same headers.
  if (deployment.stage.name !== 'local') {
    // Last: an account that may not have CloudFront yet has all the rest then.
    new ConsoleStack(app, 'Console', { data, api }, deployment).addStackDependency(operations);
  }
  Tags.of(app).add('service', 'podwarden');
  Tags.of(app).add('stage', deployment.stage.name);
};
