import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './get-health.env.ts';
import { createHandler } from './get-health.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ clock: () => new Date(), consoleUrl: env.CONSOLE_URL });
