import type { DueWorkStore } from '../due-work/due-work-store.ts';
import { AppError } from '../errors.ts';
import { assertSameRequest, type Idempotency } from '../idempotency.ts';
import { asChanged, withSpec } from '../jobs/full-job.ts';
import { type FullJob, type Job, specOf } from '../jobs/job.ts';
import type { JobDetails } from '../jobs/job-store.ts';
import type { LaunchDeps } from '../jobs/launch.ts';
import type { JobDefaults } from '../jobs/policy.ts';
import { sealSecrets } from '../jobs/secret-box.ts';
import { type Launcher, launchSoon } from '../launcher/launch-order.ts';
import type { InstallationStore } from '../limits/installation-store.ts';
import { jobIsStored, reserveJob } from '../limits/reserve-job.ts';
import type { UsageStore } from '../limits/usage-store.ts';
import type { SecretReader } from '../secrets.ts';
import { mintToken } from '../token.ts';
import { enqueueWebhook } from '../webhooks/enqueue-webhook.ts';
import { checkDeploy } from './check-deploy.ts';
import type { CheckDeps } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';
import { mayAskStill, tryFirstOffers } from './first-offers.ts';
import { newJob } from './new-job.ts';

export interface DeployDeps extends LaunchDeps {
  readonly checks: CheckDeps;
  readonly work: Pick<DueWorkStore, 'renew'>;
  readonly launcher: Launcher;
  readonly secretsKey: SecretReader;
  readonly details: Pick<JobDetails, 'createSpec' | 'replaceSpec' | 'spec'>;
  readonly defaultDockerImage: string;
  readonly defaults: JobDefaults;
  readonly deploysPerUserPerMinute: number;
  readonly usage: UsageStore;
  readonly installation: InstallationStore;
  /** Called with a job that ended before it got a pod. */
  readonly onOver: (job: Job) => void;
}

export interface DeployCall {
  /** The id of the new job. The id is the same for each repeat with the same Idempotency-Key. */
  readonly id: string;
  readonly userId: string;
  readonly request: DeployRequest;
  readonly idempotency: Idempotency | undefined;
}

/**
 * Checks the request, stores the job and requests the first offers from RunPod. Returns the job as stored afterwards. A repeat of a
 * request returns the job of the first request. Throws the errors of `checkDeploy`. Throws `rate_limited` (429) if the user deploys
 * too often. Throws `idempotency_conflict` (409) if the Idempotency-Key was used for another request.
 */
export const deployJob = async (call: DeployCall, deps: DeployDeps): Promise<FullJob> => {
  const { id, userId, request, idempotency } = call;
  const beganAt = deps.clock();
  const repeated = idempotency && (await deps.jobs.getEvenErased(id));
  if (repeated?.erased_at !== undefined) throw new AppError('idempotency_conflict', deletedJob);
  // A repeat is answered with the job of its key, even if the dataset no longer exists.
  if (repeated) return madeBefore(repeated, call, deps);
  const of = { jobId: id, requestSha256: idempotency?.request_sha256 };
  const plan = await checkDeploy(request, userId, deps.checks, of);
  const { wanted, usage, installation } = plan.share;
  const { userLimits, installationLimits } = deps.checks;
  const asked = { userId, of, wanted, seen: usage, installation };
  const reserved = await reserveJob(asked, { ...deps, userLimits, installationLimits });
  const minted = !reserved.waits && mayAskStill(beganAt, deps.clock()) ? mintToken(deps.randomBytes) : undefined;
  const webhookSecret = request.webhook?.secret;
  const job = newJob(request, plan, {
    id,
    userId,
    now: deps.clock(),
    reserved,
    jobTokenSha256: minted?.sha256,
    secretsCiphertext: await sealed(plan.secrets, id, deps),
    webhookSecretCiphertext: await sealed(webhookSecret && { secret: webhookSecret }, id, deps),
    requestSha256: of.requestSha256,
    defaultDockerImage: deps.defaultDockerImage,
    defaults: deps.defaults,
  });
  // The spec is stored before the job, so that every stored job has its spec.
  await storeSpec(job, reserved.token, deps);
  const stored = await deps.jobs.create(job);
  // If this call fails, a sweep ends the transition later.
  await jobIsStored(stored.job, reserved, deps).catch(deps.onFault);
  // Two calls with the same Idempotency-Key run at once, and the other call has stored the job. The other call creates the pod.
  if (!stored.created) return madeBefore(stored.job, call, deps);
  const made = asChanged(job, stored.job);
  const launched = minted === undefined ? made : await tryFirstOffers(made, minted.token, beganAt, deps);
  if (launched.status === 'failed') {
    deps.onOver(launched);
    await enqueueWebhook(launched, deps).catch(deps.onFault);
  }
  await launchSoon(launched, deps);
  return asChanged(job, launched);
};

/**
 * Stores the spec of the job. A spec that is already there belongs to a stored job and stays, or to an earlier call with the same
 * Idempotency-Key that was interrupted before its job was stored. The spec of such a call is replaced, because its request or its
 * offers may have been others, and the prices on the job are those of its own offers.
 */
const storeSpec = async (job: FullJob, token: string, { details, jobs }: DeployDeps): Promise<void> => {
  if (await details.createSpec(job.id, specOf(job), token)) return;
  if ((await jobs.getEvenErased(job.id)) === undefined) await details.replaceSpec(job.id, specOf(job), token);
};

const deletedJob = 'The job that this Idempotency-Key made is being deleted. Use a new key.';

const madeBefore = async (job: Job, { idempotency }: DeployCall, { details }: DeployDeps): Promise<FullJob> => {
  const whole = await withSpec(job, details);
  assertSameRequest(whole, idempotency);
  return whole;
};

const sealed = async (
  secrets: Readonly<Record<string, string>> | undefined | '',
  jobId: string,
  { secretsKey, randomBytes }: DeployDeps,
): Promise<string | undefined> =>
  secrets ? sealSecrets(await secretsKey.read(), jobId, secrets, randomBytes) : undefined;
