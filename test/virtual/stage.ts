import { createHandler as createLiftSuspension } from '../../functions/admin/lift-suspension.ts';
import { createHandler as createPauseDeploys } from '../../functions/admin/pause-deploys.ts';
import { createHandler as createResumeDeploys } from '../../functions/admin/resume-deploys.ts';
import { createHandler as createSuspendUser } from '../../functions/admin/suspend-user.ts';
import { createHandler as createDataset } from '../../functions/datasets/create-dataset.ts';
import { createHandler as createDeleteDataset } from '../../functions/datasets/delete-dataset.ts';
import { createHandler as createDeploy } from '../../functions/deploy/deploy-job.ts';
import { createWebhookDelivery } from '../../functions/due-work/deliver-webhook.ts';
import { createHandler as createDueWork } from '../../functions/due-work/do-due-work.ts';
import { createJobErasure } from '../../functions/due-work/erase-job.ts';
import { createHandler as createCancel } from '../../functions/jobs/cancel-job.ts';
import { createHandler as createDeleteArtifact } from '../../functions/jobs/delete-artifact.ts';
import { createHandler as createErase } from '../../functions/jobs/erase-job.ts';
import { createHandler as createListArtifacts } from '../../functions/jobs/get-job-artifacts.ts';
import { createHandler as createHold } from '../../functions/jobs/hold-job.ts';
import { createHandler as createLaunch } from '../../functions/launcher/launch-jobs.ts';
import { createHandler as createHealth } from '../../functions/meta/get-health.ts';
import { createHandler as createClaim } from '../../functions/pods/claim-attempt.ts';
import { createHandler as createCompleteArtifact } from '../../functions/pods/complete-artifact.ts';
import { createHandler as createArtifact } from '../../functions/pods/create-artifact.ts';
import { createHandler as createReportEvent } from '../../functions/pods/report-event.ts';
import { createHandler as createReportMetrics } from '../../functions/pods/report-metrics.ts';
import { createHandler as createSweep, type SweepAnswer } from '../../functions/reaper/sweep.ts';
import type { DatasetFormat } from '../../shared/domain/datasets/dataset.ts';
import { deployCreateSeconds } from '../../shared/domain/deploy/first-offers.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import { type JobDefaults, jobDefaultsSchema, type Policy, policySchema } from '../../shared/domain/jobs/policy.ts';
import type { Launcher, LaunchOrder } from '../../shared/domain/launcher/launch-order.ts';
import { launchCreateSeconds } from '../../shared/domain/launcher/run-launches.ts';
import type { InstallationLimits } from '../../shared/domain/limits/installation.ts';
import type { InstallationStore } from '../../shared/domain/limits/installation-store.ts';
import type { Limits } from '../../shared/domain/limits/limits.ts';
import type { Usage } from '../../shared/domain/limits/usage.ts';
import { AllowedProvider } from '../../shared/domain/pods/allowed-provider.ts';
import { type CatalogGpu, ProviderError } from '../../shared/domain/pods/gpu-provider.ts';
import { canaryUserId, createCanary } from '../../shared/domain/reaper/canary.ts';
import type { ApiFunction } from '../../shared/http/api-handler.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { aDataset } from '../support/a-dataset.ts';
import { type Answered, type ApiEventFields, call } from '../support/api-event.ts';
import { FakeAllowanceStore } from '../support/fake-allowance-store.ts';
import { FakeArtifactStore } from '../support/fake-artifact-store.ts';
import { FakeControlsStore } from '../support/fake-controls-store.ts';
import { FakeDatasetStore } from '../support/fake-dataset-store.ts';
import { FakeDownloadTokenStore } from '../support/fake-download-token-store.ts';
import { FakeDueWorkStore } from '../support/fake-due-work-store.ts';
import { FakeErasureStore } from '../support/fake-erasure-store.ts';
import { FakeInstallationStore } from '../support/fake-installation-store.ts';
import { FakeObjectStore } from '../support/fake-object-store.ts';
import { FakeReaperStateStore } from '../support/fake-reaper-state-store.ts';
import { FakeSecretReader } from '../support/fake-secret-reader.ts';
import { FakeTelemetryStore } from '../support/fake-telemetry-store.ts';
import { FakeTrainingConfigStore } from '../support/fake-training-config-store.ts';
import { FakeUsageStore } from '../support/fake-usage-store.ts';
import { someCaps } from '../support/some-caps.ts';
import { someInstallationLimits } from '../support/some-installation-limits.ts';
import { someCallsOfLaunches, someCallsOfUsers, someSweepLimits } from '../support/some-sweep-limits.ts';
import { someUserLimits } from '../support/some-user-limits.ts';
import { type ApiName, functionSeconds } from './api-name.ts';
import { Invocation } from './invocation.ts';
import { ItemLimit } from './item-limit.ts';
import { type JobObserver, ObservedJobStore } from './observed-job-store.ts';
import { ApiWay } from './pod/pod-api.ts';
import type { Random } from './random.ts';
import type { VirtualRunpod } from './runpod.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Weather } from './weather.ts';

const sweepSeconds = 55;
const launcherSeconds = 120;
/** How long a canary waits for its answer, as in `shared/domain/reaper/canary.ts`. */
const canarySeconds = 5;

export interface StageOptions {
  readonly name: string;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly weather: Weather;
  readonly runpod: VirtualRunpod;
  readonly catalog: readonly CatalogGpu[];
  readonly observe: JobObserver;
  /** Changes the stored job of a deploy; for jobs that no deploy takes yet. */
  readonly prepare?: ((job: Job) => Job) | undefined;
  /** The receivers that webhooks call. */
  readonly webhooks: typeof fetch;
  /** Hears of faults that our code has noticed and lives with. */
  readonly onFault: (error: unknown) => void;
  readonly policy?: Partial<Policy> | undefined;
  readonly defaults?: Partial<JobDefaults> | undefined;
  /** As the settings have them where nobody says otherwise. */
  readonly callsOfUsers?: number | undefined;
  readonly callsOfLaunches?: number | undefined;
  readonly deploysPerUserPerMinute?: number | undefined;
  /** The limits of a user for whom no operator has set others. */
  readonly userLimits?: Limits | undefined;
  readonly installationLimits?: InstallationLimits | undefined;
}

export interface Swept extends SweepAnswer {
  /** Steps that failed, and that the sweep went on without. A look at one pod is none, since it may fail for hours. */
  readonly faults: number;
}

/** `unclean` is a failed invocation. */
export type SweepOutcome = Swept | 'unclean' | 'killed';

const gatewayAnswer = (status: number, message: string): Answered => {
  const body = { message };
  return { status, headers: {}, body, text: JSON.stringify(body) };
};

const isFailedLook = (error: unknown): boolean =>
  error instanceof ProviderError && / GET \/pods\/\w/.test(error.message);

const heartbeatIntervalSeconds = 10;
const deadmanSeconds = 1200;

/** The claim by which a token is an operator's. */
const operatorRule = { claim: 'role', value: 'operator' } as const;
export const operatorClaims = { [operatorRule.claim]: operatorRule.value };

/** One deployment: the real functions on stores in memory. Each call is an invocation that may be killed. */
export class Stage {
  readonly name: string;
  readonly url: string;
  readonly jobs: ObservedJobStore;
  readonly objects: FakeObjectStore;
  readonly policy: Policy;
  readonly userLimits: Limits;
  readonly installationLimits: InstallationLimits;
  readonly state = new FakeReaperStateStore();
  readonly controls = new FakeControlsStore();
  readonly usage = new FakeUsageStore();
  readonly installation = new FakeInstallationStore();
  readonly allowances = new FakeAllowanceStore();
  readonly telemetry = new FakeTelemetryStore();
  readonly work = new FakeDueWorkStore();
  readonly tokens = new FakeDownloadTokenStore();
  readonly artifacts = new FakeArtifactStore();
  readonly datasets = new FakeDatasetStore();
  readonly configs = new FakeTrainingConfigStore();
  readonly itemLimit = new ItemLimit();
  readonly secretsKey = new FakeSecretReader('the key of a virtual stage');
  /** The sums that users have spent in months before the world began. */
  readonly earlierMonths = new Map<string, Usage['months']>();
  readonly #erased = new Map<string, Job>();
  readonly #options: StageOptions;
  readonly #apiKey: FakeSecretReader;

  constructor(options: StageOptions) {
    const { name, clock, random, weather, observe, prepare, runpod } = options;
    this.#options = options;
    this.name = name;
    this.url = `https://${name}.api.test`;
    this.jobs = new ObservedJobStore({
      observe: (before, after) => {
        if (after.erased_at !== undefined) this.#erased.set(after.id, after);
        observe(before, after);
      },
      prepare,
      now: () => clock.now(),
      random: random.fork('index'),
      weather,
    });
    this.objects = new FakeObjectStore(clock.date);
    this.itemLimit.watch(
      this.jobs,
      this.jobs.details,
      this.state,
      this.telemetry,
      this.tokens,
      this.artifacts,
      this.datasets,
      this.configs,
    );
    this.policy = policySchema.parse({ ...options.policy });
    this.userLimits = options.userLimits ?? someUserLimits;
    this.installationLimits = options.installationLimits ?? someInstallationLimits;
    this.#apiKey = new FakeSecretReader(runpod.simulator.apiKey);
  }

  /** Every job but the one that the canary of sweeps reports for; those that are erased as they were. */
  userJobs(): readonly Job[] {
    const gone = [...this.#erased.values()].filter(({ id }) => this.jobs.rows.get(id) === undefined);
    return [...this.jobs.rows.all().filter(({ user_id }) => user_id !== canaryUserId), ...gone];
  }

  /** A dataset to train on; of that user. Answers its id. */
  async addDataset(userId: string, format: DatasetFormat = 'text'): Promise<string> {
    const id = this.#options.random.uuid();
    await this.datasets.create(aDataset({ id, user_id: userId, format }));
    return id;
  }

  /** The answer of API Gateway: the function's own, or the gateway's where the function was killed. */
  async call(name: ApiName, fields: ApiEventFields): Promise<Answered> {
    const seconds = functionSeconds[name];
    const answer = await this.#invoke(seconds, this.#options.weather.killed, async (invocation) =>
      call(this.#handler(name, invocation), fields),
    );
    if (answer !== 'killed') return answer;
    return gatewayAnswer(this.#options.random.pick([500, 503]), 'Internal Server Error');
  }

  /** One sweep as EventBridge starts it. */
  async sweep(): Promise<SweepOutcome> {
    return this.#invoke(sweepSeconds, this.#options.weather.killedSweeps, async (invocation) => {
      let faults = 0;
      const deps = this.#deps(invocation);
      const sweep = createSweep({
        ...deps,
        ...someSweepLimits,
        canary: createCanary({ ...deps, fetch: this.#asAPod(invocation) }),
        onFault: (error) => {
          if (!isFailedLook(error)) faults += 1;
          deps.onFault(error);
        },
      });
      return sweep(undefined, { awsRequestId: 'virtual' }).then(
        (answer) => ({ ...answer, faults }),
        () => 'unclean' as const,
      );
    });
  }

  /** One run of the launcher, as Lambda starts it. */
  async launch(order: LaunchOrder): Promise<void> {
    const { clock, random, weather, callsOfLaunches = someCallsOfLaunches } = this.#options;
    if (random.chance(weather.lostOrders)) return;
    await clock.sleep(random.between(20, 300));
    await this.#invoke(launcherSeconds, weather.killed, async (invocation) => {
      const deps = this.#deps(invocation, launchCreateSeconds);
      const launch = createLaunch({ ...deps, callsOfLaunches });
      await launch(JSON.parse(JSON.stringify(order)), { awsRequestId: 'virtual' }).catch(deps.onFault);
    });
  }

  /** One run over due work as EventBridge starts it. */
  async doDueWork(): Promise<void> {
    const { weather, webhooks, clock } = this.#options;
    await this.#invoke(sweepSeconds, weather.killed, async (invocation) => {
      const deps = this.#deps(invocation);
      const records = new FakeErasureStore({ jobs: this.jobs, telemetry: this.telemetry, artifacts: this.artifacts });
      const run = createDueWork({
        work: deps.work,
        clock: clock.date,
        workers: {
          'deliver-webhook': createWebhookDelivery({ ...deps, fetch: webhooks }),
          'erase-job': createJobErasure({ ...deps, records }),
        },
      });
      await run(undefined, { awsRequestId: 'virtual' }).catch(deps.onFault);
    });
  }

  /** The public URL as a pod reaches it, from within an invocation. */
  #asAPod(invocation: Invocation): typeof fetch {
    const { clock, random, weather } = this.#options;
    const way = new ApiWay({ clock, random, weather, stage: this });
    return (url, init) =>
      invocation.send(async () => {
        const id = /jobs\/([^/]+)\/metrics$/.exec(String(url))?.[1] ?? '';
        const bearer = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? '';
        const body = JSON.parse(String(init?.body));
        const { status, text, headers } = await way.call(
          'report-metrics',
          { path: { id }, bearer, body },
          canarySeconds,
        );
        return new Response(text, { status, headers });
      });
  }

  async #invoke<T>(
    seconds: number,
    killed: number,
    run: (invocation: Invocation) => Promise<T>,
  ): Promise<T | 'killed'> {
    const { clock, random, weather } = this.#options;
    const invocation = new Invocation({ clock, random, weather, killed });
    const cancel = clock.after(seconds * 1000, () => invocation.kill());
    const end = invocation.killed.then(() => 'killed' as const);
    // A cold start, now and then.
    if (random.chance(0.02)) await clock.sleep(random.between(300, 1200));
    const result = await Promise.race([run(invocation), end]);
    cancel();
    return result;
  }

  #handler(name: ApiName, invocation: Invocation): ApiFunction {
    const all = this.#deps(invocation);
    const { callsOfUsers = someCallsOfUsers } = this.#options;
    const deps = {
      ...all,
      provider: new AllowedProvider(all.provider, { allowances: all.allowances, callsOfUsers, clock: all.clock }),
    };
    switch (name) {
      case 'get-health':
        return createHealth(deps);
      case 'deploy-job':
        return createDeploy(deps);
      case 'cancel-job':
        return createCancel(deps);
      case 'hold-job':
        return createHold(deps);
      case 'erase-job':
        return createErase(deps);
      case 'get-job-artifacts':
        return createListArtifacts(deps);
      case 'delete-artifact':
        return createDeleteArtifact(deps);
      case 'create-dataset':
        return createDataset({ ...deps, maxDatasetBytes: 10 ** 12 });
      case 'delete-dataset':
        return createDeleteDataset(deps);
      case 'claim-attempt':
        return createClaim(deps);
      case 'report-metrics':
        return createReportMetrics(deps);
      case 'report-event':
        return createReportEvent(deps);
      case 'create-artifact':
        return createArtifact(deps);
      case 'complete-artifact':
        return createCompleteArtifact(deps);
      case 'suspend-user':
        return createSuspendUser({ ...deps, onOver: () => {} });
      case 'lift-suspension':
        return createLiftSuspension(deps);
      case 'pause-deploys':
        return createPauseDeploys(deps);
      case 'resume-deploys':
        return createResumeDeploys(deps);
    }
  }

  #deps(invocation: Invocation, createSeconds = deployCreateSeconds) {
    const { clock, random, runpod, onFault, catalog, defaults, deploysPerUserPerMinute = 10 } = this.#options;
    const { userLimits, installationLimits } = this;
    const installation = invocation.through<InstallationStore>(this.installation, 'The database');
    const database = <T extends object>(store: T): T => invocation.through(store, 'The database');
    const bucket = <T extends object>(store: T): T => invocation.through(store, 'The object store');
    const jobDefaults = jobDefaultsSchema.parse({ ...defaults });
    const jobs = database(this.jobs);
    const objects = bucket(this.objects);
    const fetch = runpod.fetchAs(this.name, createSeconds * 1000);
    const order = async (ordered: LaunchOrder): Promise<void> => {
      void this.launch(ordered);
    };
    const launcher = invocation.through<Launcher>({ order }, 'Lambda');
    const provider = new RunpodGpuProvider({
      onAnswer: () => {},
      apiUrl: runpod.url,
      apiKey: this.#apiKey,
      fetch: (input, init) => invocation.send(() => fetch(input, init)),
      sleep: invocation.sleep,
      clock: clock.date,
      random: random.next,
    });
    return {
      stage: this.name,
      jobs,
      details: database(this.jobs.details),
      state: database(this.state),
      telemetry: database(this.telemetry),
      work: database(this.work),
      tokens: database(this.tokens),
      artifacts: database(this.artifacts),
      maxArtifactBytes: 1024 ** 4,
      objects,
      runtimeObjects: objects,
      provider,
      launcher,
      secretsKey: this.secretsKey,
      operator: operatorRule,
      controls: database(this.controls),
      usage: database(this.usage),
      userLimits,
      installation,
      installationLimits,
      datasets: database(this.datasets),
      allowances: database(this.allowances),
      deploysPerUserPerMinute,
      clock: clock.date,
      newId: random.uuid,
      randomBytes: random.bytes,
      ttlDays: 90,
      publicApiUrl: this.url,
      defaultTtlSeconds: 7200,
      settings: { runtimeKey: 'runtime.tgz', runtimeSha256: 'd'.repeat(64), heartbeatIntervalSeconds },
      checks: {
        datasets: database(this.datasets),
        configs: database(this.configs),
        catalog: async () => catalog,
        defaultMaxDurationMinutes: jobDefaults.MAX_DURATION_MINUTES,
        caps: someCaps,
        controls: database(this.controls),
        usage: database(this.usage),
        userLimits,
        installation,
        installationLimits,
        clock: clock.date,
        onFault,
        namedSecrets: async () => ({}),
        allowPrivateWebhooks: false,
      },
      defaultDockerImage: 'runpod/pytorch:1.0.3-cu1281-torch291-ubuntu2404',
      defaults: jobDefaults,
      policy: this.policy,
      pods: {
        stage: this.name,
        publicApiUrl: this.url,
        runpodApiUrl: runpod.url,
        minCudaVersion: '12.8',
        deadmanSeconds,
        bootstrap: 'the bootstrap is played by test/virtual/pod',
      },
      onOutcome: () => {},
      onFault,
    };
  }
}
