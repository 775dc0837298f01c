import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDownloadTokenStore } from '../../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoJobStore } from '../../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoTelemetryStore } from '../../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { toItem } from '../../../shared/aws/dynamodb/job-item.ts';
import { aJob, aToken, hashOf, idOf, later, now } from '../../contract/examples.ts';

const refusal = (item?: Record<string, unknown>): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(item && { Item: marshall(item, { removeUndefinedValues: true }) }),
  });

const setup = () => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
  const sent = mockClient(documents);
  const count = (command: Parameters<typeof sent.commandCalls>[0]): number => sent.commandCalls(command).length;
  return {
    documents,
    sent,
    writes: () => count(PutCommand) + count(UpdateCommand) + count(DeleteCommand),
    reads: () => count(GetCommand) + count(QueryCommand),
  };
};

describe('DynamoDownloadTokenStore.redeem', () => {
  it('is one conditional update and no read when it succeeds', async () => {
    const { documents, sent, writes, reads } = setup();
    sent.on(UpdateCommand).resolves({ Attributes: aToken({ used_at: now.toISOString() }) });
    const { outcome } = await new DynamoDownloadTokenStore(documents, 'Tokens').redeem(hashOf(1), now);
    expect([outcome, writes(), reads()]).toEqual(['redeemed', 1, 0]);
    expect(sent.commandCalls(UpdateCommand)[0]?.args[0].input).toEqual({
      TableName: 'Tokens',
      Key: { token_sha256: hashOf(1) },
      UpdateExpression: 'SET #n0 = :v0, #n1 = :v1',
      ConditionExpression: 'attribute_not_exists(#n0) AND attribute_not_exists(#n2) AND #n3 > :v2 AND NOT (#n1 = :v3)',
      ExpressionAttributeNames: { '#n0': 'used_at', '#n1': 'write_id', '#n2': 'revoked_at', '#n3': 'expires_at' },
      ExpressionAttributeValues: {
        ':v0': now.toISOString(),
        ':v1': expect.any(String),
        ':v2': now.getTime() / 1000,
        ':v3': expect.any(String),
      },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  it.each([
    ['used', { used_at: now.toISOString() }],
    ['revoked', { revoked_at: now.toISOString() }],
    ['expired', {}],
  ])('reads nothing when the refusal brings the token: %s', async (outcome, overrides) => {
    const { documents, sent, writes, reads } = setup();
    sent.on(UpdateCommand).rejects(refusal(aToken(overrides)));
    const store = new DynamoDownloadTokenStore(documents, 'Tokens');
    expect(await store.redeem(hashOf(1), now)).toEqual({ outcome });
    expect([writes(), reads()]).toEqual([1, 0]);
  });

  it('reads once, strongly consistent, when the refusal brings nothing', async () => {
    const { documents, sent, writes, reads } = setup();
    sent.on(UpdateCommand).rejects(refusal());
    sent.on(GetCommand).resolves({});
    const store = new DynamoDownloadTokenStore(documents, 'Tokens');
    expect(await store.redeem(hashOf(1), now)).toEqual({ outcome: 'unknown' });
    expect([writes(), reads()]).toEqual([1, 1]);
    expect(sent.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });
});

describe('DynamoJobStore.change', () => {
  const heartbeat = {
    expect: { statuses: ['running'], attempt: 1, absentOrBelow: { last_metrics_seq: 4 } },
    set: { last_metrics_seq: 4, last_heartbeat_at: now.toISOString() },
    progress: { loss: 0.5 },
  } as const;

  it('is one update and no read when it succeeds', async () => {
    const { documents, sent, writes, reads } = setup();
    const { id } = aJob();
    sent.on(UpdateCommand).resolves({ Attributes: { ...toItem(aJob()), job_id: id } });
    expect((await new DynamoJobStore(documents, 'Jobs').change(id, heartbeat)).outcome).toBe('changed');
    expect([writes(), reads()]).toEqual([1, 0]);
    expect(sent.commandCalls(UpdateCommand)[0]?.args[0].input.UpdateExpression).toBe(
      'SET #n0 = :v0, #n1 = :v1, #n2 = :v2, #n3.#n4 = :v3',
    );
  });

  it('is one update and no read when the refusal brings the job', async () => {
    const { documents, sent, writes, reads } = setup();
    const { id } = aJob({ last_metrics_seq: 9 });
    sent.on(UpdateCommand).rejects(refusal({ ...toItem(aJob({ last_metrics_seq: 9 })), job_id: id }));
    const result = await new DynamoJobStore(documents, 'Jobs').change(id, heartbeat);
    expect(result).toEqual({ outcome: 'refused', job: aJob({ last_metrics_seq: 9 }) });
    expect([writes(), reads()]).toEqual([1, 0]);
  });
});

describe('DynamoTelemetryStore.putMetrics', () => {
  it('is one put and no read, stored already or not', async () => {
    const { documents, sent, writes, reads } = setup();
    sent.on(PutCommand).resolvesOnce({}).rejects(refusal());
    const store = new DynamoTelemetryStore(documents, 'Telemetry');
    const put = () => store.putMetrics(idOf(1), { attempt: 1, seq: 1, points: [] }, later(60));
    expect([await put(), await put()]).toEqual([true, false]);
    expect([writes(), reads()]).toEqual([2, 0]);
  });
});

describe('DynamoJobStore.listByUser', () => {
  const keys = [1, 2, 3].map((number) => ({
    job_id: idOf(number),
    created_at_id: `${now.toISOString()}#${idOf(number)}`,
  }));
  const itemOf = (number: number) => ({ ...toItem(aJob({ id: idOf(number) })), job_id: idOf(number) });
  const unprocessed = (...numbers: number[]) => ({
    UnprocessedKeys: { Jobs: { Keys: numbers.map((number) => ({ job_id: idOf(number) })) } },
  });

  it('asks again for what a batch leaves out, and shows all in their order', async () => {
    const { documents, sent } = setup();
    sent.on(QueryCommand).resolves({ Items: keys });
    sent
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: { Jobs: [itemOf(3)] }, ...unprocessed(2, 1) })
      .resolvesOnce({ Responses: { Jobs: [itemOf(1)] }, ...unprocessed(2) })
      .resolvesOnce({ Responses: { Jobs: [itemOf(2)] } });
    const { items } = await new DynamoJobStore(documents, 'Jobs').listByUser('alice', { limit: 50 });
    expect(items.map(({ id }) => id)).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it('fails rather than leave out a job, where a batch brings nothing', async () => {
    const { documents, sent } = setup();
    sent.on(QueryCommand).resolves({ Items: keys });
    sent.on(BatchGetCommand).resolves(unprocessed(1, 2, 3));
    const listed = new DynamoJobStore(documents, 'Jobs').listByUser('alice', { limit: 50 });
    await expect(listed).rejects.toMatchObject({ code: 'dependency_unavailable' });
    expect(sent.commandCalls(BatchGetCommand)).toHaveLength(1);
  });
});
