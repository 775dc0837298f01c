import { type AttributeValue, DeleteItemCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { TablePlan } from './table-plan.ts';

/** DynamoDB leaves items alone whose time to live is more than five years past: likely a mistake of units. */
const tooOldSeconds = 5 * 365 * 24 * 3600;

/** Deletes what has expired from one table, as DynamoDB does by itself and the engine does not. Answers how many. */
export const deleteExpired = async (client: DynamoDBClient, table: TablePlan, nowMs: number): Promise<number> => {
  const { name: TableName, ttlAttribute, keyAttributes } = table;
  if (ttlAttribute === undefined) return 0;
  const now = Math.floor(nowMs / 1000);
  const expired = {
    ExpressionAttributeNames: { '#ttl': ttlAttribute },
    ExpressionAttributeValues: { ':now': { N: String(now) }, ':old': { N: String(now - tooOldSeconds) } },
  };
  const condition = '#ttl < :now AND #ttl > :old';
  let deleted = 0;
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName,
        ...expired,
        FilterExpression: condition,
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    for (const item of page.Items ?? []) {
      const Key = Object.fromEntries(keyAttributes.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
      // A writer may have put the time off since the scan.
      const request = new DeleteItemCommand({ TableName, Key, ...expired, ConditionExpression: condition });
      deleted += await client.send(request).then(
        () => 1,
        () => 0,
      );
    }
    from = page.LastEvaluatedKey;
  } while (from);
  return deleted;
};
