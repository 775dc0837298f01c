import { randomBytes } from 'node:crypto';
import { dynamoDocuments, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoSecretStore } from '../../shared/aws/dynamodb/dynamo-secret-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { serveRoutes } from '../../shared/http/serve-routes.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createHandler as deleteSecret } from './delete-secret.ts';
import { createHandler as getSecret } from './get-secret.ts';
import { createHandler as listSecrets } from './list-secrets.ts';
import { createHandler as putSecret } from './put-secret.ts';
import { envSchema } from './secrets.env.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();
const clock = () => new Date();
const secrets = new DynamoSecretStore(documents, env.ACCOUNTS_TABLE);
const controls = new DynamoControlsStore(documents, env.CONTROLS_TABLE);
const secretsKey = new SecretsManagerSecretReader(secretsManager(), env.SECRETS_KEY_SECRET, clock);

export const handler = serveRoutes({
  'put-secret': putSecret({ secrets, controls, secretsKey, clock, randomBytes }),
  'list-secrets': listSecrets({ secrets }),
  'get-secret': getSecret({ secrets }),
  'delete-secret': deleteSecret({ secrets }),
});
