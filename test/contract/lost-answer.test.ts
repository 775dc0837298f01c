import { createServer, request } from 'node:http';
import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { enginePatienceMs } from '../support/engine-client.ts';
import { aJob, aToken, hashOf, idOf, later, now } from './examples.ts';

/** Passes everything on, but breaks the connection instead of the first answer to each of `operations`. */
const startLossyProxy = async (target: URL, operations: readonly string[]) => {
  const lost = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
    const passed = request(target, { method, headers }, (answer) => {
      if (!operations.includes(operation) || lost.has(operation)) {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      lost.add(operation);
      answer.resume().on('end', () => outgoing.destroy());
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The proxy has no port.');
  return { url: `http://127.0.0.1:${address.port}`, lost, stop: () => server.close() };
};

describe('a write whose answer got lost and that the SDK sends again', () => {
  const setup = async () => {
    const database = await startDynamoDb();
    const tokensTable = await database.createTable('DownloadTokens');
    const jobsTable = await database.createTable('Jobs');
    const usageTable = await database.createTable('Usage');
    await new DynamoDownloadTokenStore(database.documents, tokensTable).create(aToken());
    await new DynamoJobStore(database.documents, jobsTable).create(aJob());
    const proxy = await startLossyProxy(new URL(database.endpoint), ['UpdateItem', 'PutItem']);
    process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
    const documents = dynamoDocuments(enginePatienceMs);
    const stop = async () => {
      documents.destroy();
      proxy.stop();
      await database.stop();
    };
    return {
      tokens: new DynamoDownloadTokenStore(documents, tokensTable),
      jobs: new DynamoJobStore(documents, jobsTable),
      installation: new DynamoInstallationStore(documents, usageTable),
      usage: new DynamoUsageStore(documents, usageTable),
      lost: proxy.lost,
      stop,
    };
  };

  it('still tells its redeemer, and only its redeemer, that the token is redeemed', async () => {
    const { tokens, lost, stop } = await setup();
    const first = await tokens.redeem(hashOf(1), later(1));
    expect(first).toEqual({ outcome: 'redeemed', token: aToken({ used_at: later(1).toISOString() }) });
    expect(await tokens.redeem(hashOf(1), later(1))).toEqual({ outcome: 'used' });
    expect([...lost]).toEqual(['UpdateItem']);
    await stop();
  });

  it('still tells its launcher that it may go on, and adds once', async () => {
    const { jobs, stop } = await setup();
    const change = {
      expect: { statuses: ['queued'], equals: { creating_since: undefined } },
      set: { creating_since: now.toISOString() },
      add: { terminate_tries: 1 },
    } as const;
    const first = await jobs.change(idOf(1), change);
    expect(first).toMatchObject({ outcome: 'changed', job: { terminate_tries: 1 } });
    expect((await jobs.change(idOf(1), change)).outcome).toBe('refused');
    await stop();
  });

  it('still tells its maker that a job is made', async () => {
    const { jobs, lost, stop } = await setup();
    expect((await jobs.create(aJob({ id: idOf(2) }))).created).toBe(true);
    expect((await jobs.create(aJob({ id: idOf(2) }))).created).toBe(false);
    expect([...lost]).toEqual(['PutItem']);
    await stop();
  });

  it('takes a share of the installation once, though nothing in its condition forbids a second time', async () => {
    const { installation, lost, stop } = await setup();
    const share = { pods: 1, micro_dollars_per_hour: 3 };
    await installation.take(share, '2026-03', { pods: 9, dollars_per_hour: 9, dollars_per_month: 9 });
    expect([...lost]).toEqual(['UpdateItem']);
    expect(await installation.get()).toMatchObject(share);
    await stop();
  });

  it('asks for one count of the accounts', async () => {
    const { installation, lost, stop } = await setup();
    await installation.requestCount();
    expect([...lost]).toEqual(['UpdateItem']);
    expect((await installation.get()).count_requests).toBe(1);
    await stop();
  });

  it('adds to an account once, though there is room for more', async () => {
    const { usage, lost, stop } = await setup();
    expect((await usage.change('alice', { add: { pods: 1 }, atMost: { pods: 5 } })).outcome).toBe('changed');
    expect([...lost]).toEqual(['UpdateItem']);
    expect((await usage.get('alice')).pods).toBe(1);
    await stop();
  });
});
