import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnFunction,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functionFeatures } from '../../shared/names.ts';
import { pascalCase } from '../construct-id.ts';
import type { Deployment } from '../deployment.ts';
import { reservedConcurrencyOf } from '../throttles.ts';
import { suppressNag } from './nag-suppressions.ts';
import { serviceName } from './service-metrics.ts';
import { logRetentionOf, removalPolicyOf } from './stateful.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The specification of one function, without its callers. `Env` is the environment contract in the `.env.ts` of the function. */
export interface FunctionSpec<Env extends Environment = Environment> {
  readonly environment: Env;
  /** The harm that a failure of the function does, and to whom. The text is the description of the function, for readers of alarms. */
  readonly failureImpact: string;
  readonly permissions: readonly PolicyStatement[];
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
}

/** Checks a spec against the environment contract of its function: a missing or misspelt variable does not compile. */
export const functionSpec = <Env extends Environment>(spec: FunctionSpec<Env>): FunctionSpec<Env> => spec;

/** The longest failureImpact, in characters: Lambda's limit for a description. */
const maxImpactLength = 256;

const present = (environment: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** A Lambda function. Callers get its newest code at once, without an alias. docs/deploy.md says why in "Upgrade and roll back". */
export class ServiceFunction extends LambdaFunction {
  constructor(scope: Construct, name: string, spec: FunctionSpec, { stage, settings, build }: Deployment) {
    const id = pascalCase(name);
    const reserved = reservedConcurrencyOf(name, stage, settings.HEARTBEAT_INTERVAL_SECONDS);
    if (spec.failureImpact.length > maxImpactLength) throw new Error(`${id}: failureImpact is too long for Lambda`);
    const logGroup = new LogGroup(scope, `${id}LogGroup`, {
      retention: logRetentionOf(stage),
      removalPolicy: removalPolicyOf(stage),
    });
    // The function has its own role, because Lambda's managed policy permits writing to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of spec.permissions) role.addToPolicy(statement);
    super(scope, id, {
      description: spec.failureImpact,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(join(build.functionsDir, functionFeatures.get(name) ?? '', name)),
      handler: 'index.handler',
      memorySize: spec.memoryMb ?? 512,
      timeout: Duration.seconds(spec.timeoutSeconds ?? 10),
      environment: { ...present(spec.environment), POWERTOOLS_SERVICE_NAME: serviceName(stage) },
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
    });
    // The function makes no traces. X-Ray records the first call of each second and 5 % of all other calls, and Lambda does not permit
    // other rates. With few pods, X-Ray would record nearly every call, at 5 dollars a million. Traces would then cost as much as
    // everything else that AWS bills for a job-hour. An HTTP API has no traces that the function could continue. The request id
    // connects the log lines of a call. The mode is set explicitly, because CloudFormation would not change a function that has traces
    // if the property were left out.
    if (this.node.defaultChild instanceof CfnFunction) this.node.defaultChild.tracingConfig = { mode: 'PassThrough' };
    suppressNag(
      role.node.findChild('DefaultPolicy'),
      {
        id: 'AwsSolutions-IAM5',
        reason: 'Object keys hold the user and a fresh id, so a prefix is as narrow as one role for all users can be.',
        findings: [/^Resource::.+\/(?:datasets|uploads|artifacts)\/\*$/],
      },
      {
        id: 'AwsSolutions-IAM5',
        reason:
          'Whose key encrypts a secret that was named is not known here; its conditions let that one secret be decrypted.',
        findings: [/^Resource::.+:kms:.+:key\/\*$/],
      },
    );
  }
}
