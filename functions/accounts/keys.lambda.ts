import { randomBytes, randomUUID } from 'node:crypto';
import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoApiKeyStore } from '../../shared/aws/dynamodb/dynamo-api-key-store.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { serveRoutes } from '../../shared/http/serve-routes.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createHandler as createKey } from './create-key.ts';
import { createHandler as deleteKey } from './delete-key.ts';
import { envSchema } from './keys.env.ts';
import { createHandler as listKeys } from './list-keys.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();
const clock = () => new Date();
const keys = new DynamoApiKeyStore(documents, env.ACCOUNTS_TABLE);
const controls = new DynamoControlsStore(documents, env.CONTROLS_TABLE);

export const handler = serveRoutes({
  'create-key': createKey({ keys, controls, clock, newId: randomUUID, randomBytes }),
  'list-keys': listKeys({ keys }),
  'delete-key': deleteKey({ keys, clock }),
});
