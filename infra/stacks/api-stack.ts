import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { type FunctionName, invokedFunctions, routes } from '../../shared/names.ts';
import { pascalCase } from '../construct-id.ts';
import { dropLateEvents } from '../constructs/drop-late-events.ts';
import { PublicApi } from '../constructs/public-api.ts';
import { type FunctionSpec, ServiceFunction } from '../constructs/service-function.ts';
import type { Deployment } from '../deployment.ts';
import { invokedFunctionSpecs } from '../function-specs/launcher.ts';
import type { Resources } from '../function-specs/resources.ts';
import { routeFunctions } from '../function-specs/route-functions.ts';
import { reservedConcurrencyOf } from '../throttles.ts';
import type { DataStack } from './data-stack.ts';

/** By which people end a pod that bills. */
const endsPods: readonly string[] = ['cancel-job', 'stop-deployment'] satisfies FunctionName[];

/** The HTTP API and the functions behind its routes. */
export class ApiStack extends Stack {
  readonly apiId: string;
  readonly resources: Resources;
  /** The functions that pods call, and those that end a pod at a person's word. */
  readonly podFunctions: readonly ServiceFunction[];
  readonly launcher: ServiceFunction;

  constructor(scope: Construct, id: string, data: DataStack, { stage, settings, build }: Deployment) {
    super(scope, id, { stackName: `podwarden-${stage.name}-api`, description: 'Podwarden: the HTTP API' });
    const heartbeatSeconds = settings.HEARTBEAT_INTERVAL_SECONDS;
    const api = new PublicApi(this, 'Api', {
      stage,
      issuer: data.issuer,
      corsOrigins: settings.CORS_ORIGINS,
      heartbeatSeconds,
      requestsAtOnce: settings.API_REQUESTS_AT_ONCE,
    });
    this.apiId = api.apiId;
    // The reaper imports it unless another URL is set, and a deployed stack's import cannot be taken from under it.
    this.exportValue(api.endpoint);
    const launcherResources = {
      stage,
      settings,
      tables: data.tables,
      bucket: data.bucket,
      runpodApiKey: data.runpodApiKey,
      runpodReadKey: data.runpodReadKey,
      secretsKey: data.secretsKey,
      publicApiUrl: settings.PUBLIC_API_URL ?? api.url,
    };
    const functionOf = (functionName: string, feature: string, spec: FunctionSpec): ServiceFunction =>
      new ServiceFunction(this, pascalCase(functionName), {
        ...spec,
        stage,
        functionsDir: build.functionsDir,
        feature,
        functionName,
        reservedConcurrency: reservedConcurrencyOf(functionName, stage, heartbeatSeconds),
      });
    const launches = 'launch-jobs';
    // Here and not with the sweep: the routes call it, and their URL is what the sweep is given.
    this.launcher = functionOf(
      launches,
      invokedFunctions[launches].feature,
      invokedFunctionSpecs(launcherResources)[launches],
    );
    dropLateEvents(this.launcher);
    this.resources = { ...launcherResources, launcher: this.launcher };
    const podRuntime = {
      asset: new Asset(this, 'PodRuntime', { path: build.podRuntime.path }),
      sha256: build.podRuntime.sha256,
    };
    const podFunctions: ServiceFunction[] = [];
    for (const [functionName, spec] of Object.entries(routeFunctions(this.resources, podRuntime))) {
      const name = routes[functionName as keyof typeof routes];
      const fn = functionOf(functionName, name.feature, spec);
      api.addRoute(pascalCase(functionName), name, fn);
      if (name.auth === 'pod' || endsPods.includes(functionName)) podFunctions.push(fn);
    }
    this.podFunctions = podFunctions;
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    if (api.domainTarget !== undefined) new CfnOutput(this, 'ApiDomainTarget', { value: api.domainTarget });
    new CfnOutput(this, 'PublicApiUrl', { value: this.resources.publicApiUrl });
  }
}
