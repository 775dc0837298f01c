import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './inspect-download-token.env.ts';
import { createHandler } from './inspect-download-token.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ tokens: aws.downloadTokens(env), clock: () => new Date() });
