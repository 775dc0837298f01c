import { randomBytes } from 'node:crypto';
import { serveRoutes } from '../../shared/http/serve-routes.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { createHandler as deleteSecret } from './delete-secret.ts';
import { createHandler as getSecret } from './get-secret.ts';
import { createHandler as listSecrets } from './list-secrets.ts';
import { createHandler as putSecret } from './put-secret.ts';
import { envSchema } from './secrets.env.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const secrets = aws.secretsOfUsers(env);
const controls = aws.controls(env);
const secretsKey = aws.secretsKey(env, clock);

export const handler = serveRoutes({
  'put-secret': putSecret({ secrets, controls, secretsKey, clock, randomBytes }),
  'list-secrets': listSecrets({ secrets }),
  'get-secret': getSecret({ secrets }),
  'delete-secret': deleteSecret({ secrets }),
});
