import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { enginePatienceMs, externalEngines, useTestCredentials } from './engine-client.ts';
import { createTableInput, type TableName } from './table-definitions.ts';

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
    });
  });

/** dynalite has no types of its own. */
const createEngine = (): Server =>
  createRequire(import.meta.url)('dynalite')({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

const startEngine = async () => {
  if (externalEngines.dynamodbUrl) return { endpoint: externalEngines.dynamodbUrl, close: async () => {} };
  const engine = createEngine();
  const endpoint = `http://127.0.0.1:${await listen(engine)}`;
  return { endpoint, close: () => new Promise<unknown>((resolve) => engine.close(resolve)) };
};

export interface TestDynamoDb {
  /** The client that the functions use, but patient. */
  readonly documents: DynamoDBDocumentClient;
  readonly endpoint: string;
  /** A new empty table of that shape; returns its name. */
  createTable(definition: TableName): Promise<string>;
  stop(): Promise<void>;
}

/** DynamoDB in this process, or the one that runs already. The client finds it as on any machine: by the SDK's own environment variables. */
export const startDynamoDb = async (): Promise<TestDynamoDb> => {
  jest.setTimeout(enginePatienceMs);
  const { endpoint, close } = await startEngine();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
  useTestCredentials();
  const documents = dynamoDocuments(enginePatienceMs);
  const admin = new DynamoDBClient({ requestHandler: { requestTimeout: enginePatienceMs } });
  // An engine that runs already has the tables of other suites.
  const suite = randomUUID();
  let tables = 0;
  return {
    documents,
    endpoint,
    createTable: async (definition) => {
      tables += 1;
      const name = `${definition}-${suite}-${tables}`;
      await admin.send(new CreateTableCommand(createTableInput(name, definition)));
      return name;
    },
    stop: async () => {
      documents.destroy();
      admin.destroy();
      await close();
    },
  };
};
