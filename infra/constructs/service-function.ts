import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { accept } from './accepted-rule.ts';
import { serviceName } from './service-metrics.ts';
import { logRetentionOf, removalPolicyOf } from './stateful.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What one function is, apart from where it is called from. `Env` is the contract in its `.env.ts`. */
export interface FunctionSpec<Env extends Environment = Environment> {
  readonly environment: Env;
  /** Who is hurt, and how, when this function fails. It is the function's description, where an alarm's reader looks. */
  readonly failureImpact: string;
  readonly permissions: readonly PolicyStatement[];
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
}

/** Checks a spec against the function's own contract: a missing or misspelt variable does not compile. */
export const functionSpec = <Env extends Environment>(spec: FunctionSpec<Env>): FunctionSpec<Env> => spec;

export interface ServiceFunctionProps extends FunctionSpec {
  readonly stage: Stage;
  readonly functionsDir: string;
  readonly feature: string;
  readonly functionName: string;
  readonly reservedConcurrency: number | undefined;
}

/** At most 256 characters: Lambda's limit for a description. */
const maxImpactLength = 256;

const present = (environment: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));

export class ServiceFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    if (props.failureImpact.length > maxImpactLength) throw new Error(`${id}: failureImpact is too long for Lambda`);
    const logGroup = new LogGroup(scope, `${id}LogGroup`, {
      retention: logRetentionOf(props.stage),
      removalPolicy: removalPolicyOf(props.stage),
    });
    // A role of our own: Lambda's managed policy may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of props.permissions) role.addToPolicy(statement);
    super(scope, id, {
      description: props.failureImpact,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(join(props.functionsDir, props.feature, props.functionName)),
      handler: 'index.handler',
      memorySize: props.memoryMb ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds ?? 10),
      environment: { ...present(props.environment), POWERTOOLS_SERVICE_NAME: serviceName(props.stage) },
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      // Lambda samples one call a second and 5 % of the rest, which cannot be set: at 5 dollars a million traces that is
      // 25 cents for a million calls, beside the dollar that API Gateway takes.
      tracing: Tracing.ACTIVE,
      role,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    accept(
      role.node.findChild('DefaultPolicy'),
      {
        id: 'AwsSolutions-IAM5',
        reason: 'Object keys hold the user and a fresh id, so a prefix is as narrow as one role for all users can be.',
        findings: [/^Resource::.+\/(?:datasets|uploads|artifacts)\/\*$/],
      },
      {
        id: 'AwsSolutions-IAM5',
        reason: 'X-Ray has no resources that writing a trace could be narrowed to.',
        findings: [/^Resource::\*$/],
      },
    );
  }
}
