import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { type FunctionName, routes, servingFunction } from '../../shared/names.ts';
import { pascalCase } from '../construct-id.ts';
import { dropLateEvents } from '../constructs/drop-late-events.ts';
import { PublicApi } from '../constructs/public-api.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { Deployment } from '../deployment.ts';
import { authorizerSpec } from '../function-specs/authorizer.ts';
import { invokedFunctionSpecs } from '../function-specs/launcher.ts';
import type { Resources } from '../function-specs/resources.ts';
import { routeFunctions } from '../function-specs/route-functions.ts';
import { allowedOrigins } from '../settings.ts';
import type { DataStack } from './data-stack.ts';

/** The functions by which people end a pod that costs money. */
const endsPods: readonly string[] = ['cancel-job', 'stop-deployment'] satisfies FunctionName[];

/** The HTTP API and the functions behind its routes. */
export class ApiStack extends Stack {
  readonly apiId: string;
  readonly resources: Resources;
  /** The functions that pods call, and the functions by which a person ends a pod. */
  readonly podFunctions: readonly ServiceFunction[];
  readonly launcher: ServiceFunction;
  /** The function that the gateway calls before every call of a user. */
  readonly authorizer: ServiceFunction;

  constructor(scope: Construct, id: string, data: DataStack, deployment: Deployment) {
    const { stage, settings, build } = deployment;
    super(scope, id, { stackName: `podwarden-${stage.name}-api`, description: 'Podwarden: the HTTP API' });
    this.authorizer = new ServiceFunction(this, 'authorize', authorizerSpec(data, settings), deployment);
    const api = new PublicApi(this, 'Api', {
      stage,
      authorizer: this.authorizer,
      corsOrigins: allowedOrigins(settings),
      heartbeatSeconds: settings.HEARTBEAT_INTERVAL_SECONDS,
      requestsAtOnce: settings.API_REQUESTS_AT_ONCE,
    });
    this.apiId = api.apiId;
    // The reaper imports this value unless another URL is set. CloudFormation refuses to remove an export that a deployed stack imports.
    this.exportValue(api.endpoint);
    const { tables, bucket, runpodApiKey, runpodReadKey, secretsKey } = data;
    const publicApiUrl = settings.PUBLIC_API_URL ?? api.url;
    const given = { stage, settings, tables, bucket, runpodApiKey, runpodReadKey, secretsKey, publicApiUrl };
    // The launcher belongs to this stack and not to the stack of the sweep: routes call the launcher, and the sweep needs the API's URL.
    const launches = 'launch-jobs';
    this.launcher = new ServiceFunction(this, launches, invokedFunctionSpecs(given)[launches], deployment);
    dropLateEvents(this.launcher);
    this.resources = { ...given, launcher: this.launcher };
    const podRuntime = {
      asset: new Asset(this, 'PodRuntime', { path: build.podRuntime.path }),
      sha256: build.podRuntime.sha256,
    };
    const functions = new Map(
      Object.entries(routeFunctions(this.resources, podRuntime)).map(
        ([name, spec]) => [name, new ServiceFunction(this, name, spec, deployment)] as const,
      ),
    );
    const podFunctions: ServiceFunction[] = [];
    for (const name of Object.keys(routes) as FunctionName[]) {
      const fn = functions.get(servingFunction(name));
      if (fn === undefined) throw new Error(`no function serves ${name}`);
      api.addRoute(pascalCase(name), routes[name], fn);
      if (routes[name].auth === 'pod' || endsPods.includes(name)) podFunctions.push(fn);
    }
    this.podFunctions = podFunctions;
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    if (api.domainTarget !== undefined) new CfnOutput(this, 'ApiDomainTarget', { value: api.domainTarget });
    new CfnOutput(this, 'PublicApiUrl', { value: publicApiUrl });
  }
}
