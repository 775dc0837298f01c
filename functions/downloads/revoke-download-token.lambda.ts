import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './revoke-download-token.env.ts';
import { createHandler } from './revoke-download-token.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ tokens: aws.downloadTokens(env), clock: () => new Date() });
