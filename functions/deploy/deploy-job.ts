import type { AllowanceStore } from '../../shared/domain/allowances/allowance-store.ts';
import { takeDeploy } from '../../shared/domain/allowances/deploy-rate.ts';
import { type CheckDeps, checkDeploy } from '../../shared/domain/deploy/check-deploy.ts';
import { mayAskStill, tryFirstOffers } from '../../shared/domain/deploy/first-offers.ts';
import { newJob } from '../../shared/domain/deploy/new-job.ts';
import type { DueWorkStore } from '../../shared/domain/due-work/due-work-store.ts';
import { AppError } from '../../shared/domain/errors.ts';
import { asChanged, withSpec } from '../../shared/domain/jobs/full-job.ts';
import { specOf } from '../../shared/domain/jobs/job.ts';
import type { JobDetails } from '../../shared/domain/jobs/job-store.ts';
import type { LaunchDeps } from '../../shared/domain/jobs/launch.ts';
import type { JobDefaults } from '../../shared/domain/jobs/policy.ts';
import { sealSecrets } from '../../shared/domain/jobs/secret-box.ts';
import { type Launcher, launchSoon } from '../../shared/domain/launcher/launch-order.ts';
import type { SecretReader } from '../../shared/domain/secrets.ts';
import { mintToken } from '../../shared/domain/token.ts';
import { enqueueWebhook } from '../../shared/domain/webhooks/enqueue-webhook.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { deployJob } from '../../shared/http/contract/deploy.ts';
import { assertSameRequest } from '../../shared/http/idempotency-key.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';
import { deploymentAnswer } from './deployment-answer.ts';

export interface DeployDeps extends LaunchDeps {
  readonly checks: CheckDeps;
  readonly work: Pick<DueWorkStore, 'enqueue'>;
  readonly launcher: Launcher;
  readonly secretsKey: SecretReader;
  readonly details: Pick<JobDetails, 'createSpec' | 'spec'>;
  readonly newId: () => string;
  readonly defaultDockerImage: string;
  readonly defaults: JobDefaults;
  readonly allowances: AllowanceStore;
  readonly deploysPerUserPerMinute: number;
}

const deletedJob = 'The job that this Idempotency-Key made is being deleted. Use a new key.';

export const createHandler = (deps: DeployDeps) =>
  apiHandler(deployJob, async ({ body, userId, idempotency }) => {
    const beganAt = deps.clock();
    const id = idempotency?.id ?? deps.newId();
    addLogContext({ job_id: id });
    const repeated = idempotency === undefined ? undefined : await deps.jobs.getEvenErased(id);
    if (repeated?.erased_at !== undefined) throw new AppError('idempotency_conflict', deletedJob);
    if (repeated !== undefined) {
      // The same key again: the one job it made is the answer, even if its dataset is gone by now.
      const whole = await withSpec(repeated, deps.details);
      assertSameRequest(whole, idempotency);
      return deploymentAnswer(whole, deps.clock());
    }
    const plan = await checkDeploy(body, userId, deps.checks);
    await takeDeploy(userId, deps.deploysPerUserPerMinute, deps.allowances, deps.clock());
    const minted = mayAskStill(beganAt, deps.clock()) ? mintToken(deps.randomBytes) : undefined;
    const seal = async (secrets: Readonly<Record<string, string>> | undefined) =>
      secrets === undefined ? undefined : sealSecrets(await deps.secretsKey.read(), id, secrets, deps.randomBytes);
    const webhookSecret = body.webhook?.secret;
    const job = newJob(body, plan, {
      id,
      userId,
      now: deps.clock(),
      jobTokenSha256: minted?.sha256,
      secretsCiphertext: await seal(body.secrets),
      webhookSecretCiphertext: await seal(webhookSecret === undefined ? undefined : { secret: webhookSecret }),
      requestSha256: idempotency?.request_sha256,
      defaultDockerImage: deps.defaultDockerImage,
      defaults: deps.defaults,
    });
    // The spec first: no job is ever seen without it.
    await deps.details.createSpec(id, specOf(job));
    const stored = await deps.jobs.create(job);
    if (!stored.created) {
      // Two calls with one key at once: the other one makes the pod.
      const whole = await withSpec(stored.job, deps.details);
      assertSameRequest(whole, idempotency);
      return deploymentAnswer(whole, deps.clock());
    }
    const made = asChanged(job, stored.job);
    const launched = minted === undefined ? made : await tryFirstOffers(made, minted.token, beganAt, deps);
    if (launched.status === 'failed') {
      reportOver(launched);
      await enqueueWebhook(launched, deps).catch(deps.onFault);
    }
    await launchSoon(launched, deps);
    return deploymentAnswer(asChanged(job, launched), deps.clock());
  });
