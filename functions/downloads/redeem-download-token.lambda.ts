import { dynamoDocuments, s3Client } from '../../shared/aws/client-config.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './redeem-download-token.env.ts';
import { createHandler } from './redeem-download-token.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  tokens: new DynamoDownloadTokenStore(dynamoDocuments(), env.DOWNLOAD_TOKENS_TABLE),
  objects: new S3ObjectStore(s3Client(), env.BUCKET),
  clock: () => new Date(),
});
