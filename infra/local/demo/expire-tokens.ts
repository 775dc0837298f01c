import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../stack/local-stack.ts';

/** Simulates hours of waiting: expires every download token, and sets the job's token refreshes to their maximum. */
export const expireTokens = async (stack: LocalStack, jobId: string): Promise<void> => {
  const { region, credentials, dynamodbUrl: endpoint } = stack;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region, credentials, endpoint }));
  const TableName = stack.tableName('DownloadTokens');
  const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
  for (const { token_sha256 } of Items) {
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: { token_sha256 },
        UpdateExpression: 'SET expires_at = :past',
        ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1000) - 1 },
      }),
    );
  }
  await documents.send(
    new UpdateCommand({
      TableName: stack.tableName('Jobs'),
      Key: { job_id: jobId },
      UpdateExpression: 'SET token_refreshes = :all',
      ExpressionAttributeValues: { ':all': 10 },
    }),
  );
  documents.destroy();
};
