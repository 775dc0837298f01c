import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * The time limit of one attempt in milliseconds, which includes connecting. Without `throwOnRequestTimeout` the SDK only logs a warning
 * when the time is over and continues to wait until Lambda ends the function.
 */
const budget = (requestTimeout: number) => ({
  connectionTimeout: requestTimeout,
  requestTimeout,
  socketTimeout: requestTimeout,
  throwOnRequestTimeout: true,
});

/**
 * Creates a client with at most 3 attempts of 3 s each. If DynamoDB does not answer within milliseconds, it usually does not answer at all.
 */
export const dynamoDocuments = (attemptMs = 3_000): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 3, requestHandler: budget(attemptMs) }), {
    // A diverging loss can exceed Number.MAX_SAFE_INTEGER. The SDK by default refuses to write such numbers and reads such numbers as
    // BigInt.
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    unmarshallOptions: { wrapNumbers: Number },
  });

/**
 * Creates a client with at most 2 attempts of 4 s each. The client adds a checksum only to calls that require it. The SDK would by default
 * sign the CRC32 of an empty body into every presigned PUT, and S3 would then refuse every upload.
 */
export const s3Client = (attemptMs = 4_000): S3Client =>
  new S3Client({
    maxAttempts: 2,
    requestHandler: budget(attemptMs),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

/**
 * Creates a client for functions with a limit of 29 s that let S3 join parts or copy objects: 2 attempts of 12 s. S3 may need minutes for
 * this work. The caller then receives a 503 and asks again until S3 has finished. The uploaded parts are kept meanwhile.
 */
export const joiningS3Client = (): S3Client => s3Client(12_000);

/** Creates a client with at most 2 attempts of 1 s each. If an order to the launcher is lost, the next sweep sends a new one. */
export const lambdaClient = (): LambdaClient => new LambdaClient({ maxAttempts: 2, requestHandler: budget(1_000) });

/** Creates a client with at most 3 attempts of 2 s each. */
export const secretsManager = (): SecretsManagerClient =>
  new SecretsManagerClient({ maxAttempts: 3, requestHandler: budget(2_000) });
