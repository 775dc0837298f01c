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
import type { Stage } from '../stages.ts';
import { suppressNag } from './nag-suppressions.ts';
import { serviceName } from './service-metrics.ts';
import { logRetentionOf, removalPolicyOf } from './stateful.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One function, apart from its callers. `Env` is the contract in its `.env.ts`. */
export interface FunctionSpec<Env extends Environment = Environment> {
  readonly environment: Env;
  /** The harm of a failure of this function, and to whom. It is the function's description, where an alarm's reader looks. */
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

/** Callers get its newest code at once, with no alias between: docs/deploy.md, "Upgrade and roll back", says why. */
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
      role,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    // No traces. X-Ray records the first call of each second beside 5 % of the rest, which Lambda lets nobody set: with few
    // pods that is nearly every call, at 5 dollars a million, and a trace would be as dear as all else that AWS takes for a
    // job-hour. An HTTP API has none of its own that ours would go on with; the request id joins the lines of a call in the
    // logs. It is said outright, because a property that is left out leaves a function that had traces as it was.
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
