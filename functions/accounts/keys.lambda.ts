import { randomBytes, randomUUID } from 'node:crypto';
import { serveRoutes } from '../../shared/http/serve-routes.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { createHandler as createKey } from './create-key.ts';
import { createHandler as deleteKey } from './delete-key.ts';
import { envSchema } from './keys.env.ts';
import { createHandler as listKeys } from './list-keys.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const keys = aws.apiKeys(env);
const controls = aws.controls(env);

export const handler = serveRoutes({
  'create-key': createKey({ keys, controls, clock, newId: randomUUID, randomBytes }),
  'list-keys': listKeys({ keys }),
  'delete-key': deleteKey({ keys, clock }),
});
