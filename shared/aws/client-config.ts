import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * The time of one attempt, connecting included. Without `throwOnRequestTimeout` the SDK only logs a warning when the time is over and
 * waits on, until the function itself is killed.
 */
const budget = (requestTimeout: number) => ({
  connectionTimeout: requestTimeout,
  requestTimeout,
  socketTimeout: requestTimeout,
  throwOnRequestTimeout: true,
});

/** At most 3 attempts of 3 s each: DynamoDB answers in milliseconds or not at all. */
export const dynamoDocuments = (attemptMs = 3_000): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 3, requestHandler: budget(attemptMs) }), {
    // A diverging loss is soon above Number.MAX_SAFE_INTEGER, which the defaults refuse to write and read as a BigInt.
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    unmarshallOptions: { wrapNumbers: Number },
  });

/**
 * At most 2 attempts of 4 s each. No checksums but those asked for: the default CRC32 of an empty body would be signed
 * into every presigned PUT, and S3 would then refuse each upload.
 */
export const s3Client = (attemptMs = 4_000): S3Client =>
  new S3Client({
    maxAttempts: 2,
    requestHandler: budget(attemptMs),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

/**
 * For functions of 29 s that have S3 join parts or copy, which may take it minutes: 2 attempts of 12 s. The caller is
 * answered 503 then and asks again, until S3 has the whole; the parts stay where they are meanwhile.
 */
export const joiningS3Client = (): S3Client => s3Client(12_000);

/** At most 2 attempts of 1 s each: an order that is not handed over is made up for by the next sweep. */
export const lambdaClient = (): LambdaClient => new LambdaClient({ maxAttempts: 2, requestHandler: budget(1_000) });

/** At most 3 attempts of 2 s each. */
export const secretsManager = (): SecretsManagerClient =>
  new SecretsManagerClient({ maxAttempts: 3, requestHandler: budget(2_000) });
