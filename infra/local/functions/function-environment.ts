import type { LocalCredentials } from '../access/principal.ts';
import { region } from '../cloud/pseudo.ts';
import type { FunctionPlan } from './function-plan.ts';

export interface Endpoints {
  readonly dynamodbUrl: string;
  readonly s3Url: string;
  readonly secretsUrl: string;
  readonly lambdaUrl: string;
}

/**
 * Returns the environment of a function: the variables of the template, the variables that Lambda sets, and the URLs of the local engines
 * for the AWS SDK.
 */
export const functionEnvironment = (
  plan: FunctionPlan,
  credentials: LocalCredentials,
  endpoints: Endpoints,
): Readonly<Record<string, string>> => ({
  ...plan.environment,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_LAMBDA_FUNCTION_NAME: plan.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
  TZ: ':UTC',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodbUrl,
  AWS_ENDPOINT_URL_S3: endpoints.s3Url,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsUrl,
  AWS_ENDPOINT_URL_LAMBDA: endpoints.lambdaUrl,
});
