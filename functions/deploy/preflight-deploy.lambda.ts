import { standInSecrets } from '../../shared/domain/accounts/named-secrets.ts';
import { loadCatalog } from '../../shared/domain/gpus/load-catalog.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { installationLimitsOf, userLimitsOf } from '../../shared/wiring/limits.ts';
import { providerForUsers } from '../../shared/wiring/provider.ts';
import { jobCapsOf } from './job-caps.ts';
import { envSchema } from './preflight-deploy.env.ts';
import { createHandler } from './preflight-deploy.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const usage = aws.usage(env);
const installation = aws.installation(env);
const provider = providerForUsers(env, clock);
const catalog = aws.gpuCatalog(env);

export const handler = createHandler({
  checks: {
    datasets: aws.datasets(env),
    configs: aws.configs(env),
    catalog: async () => (await loadCatalog(catalog, provider, clock)).gpus,
    defaultMaxDurationMinutes: env.MAX_DURATION_MINUTES,
    caps: jobCapsOf(env),
    controls: aws.controls(env),
    usage,
    userLimits: userLimitsOf(env),
    installation,
    installationLimits: installationLimitsOf(env),
    clock,
    onFault: (error) => log.error('preflight_step_failed', error),
    namedSecrets: standInSecrets(aws.secretsOfUsers(env)),
    allowPrivateWebhooks: env.STAGE === 'local',
  },
});
