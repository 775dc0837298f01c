import type { App } from 'aws-cdk-lib';
import type { Deployment } from './deployment.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';

/** Every stack of one stage. */
export const addPodwarden = (app: App, deployment: Deployment): void => {
  const data = new DataStack(app, 'Data', deployment);
  new ApiStack(app, 'Api', data, deployment);
};
