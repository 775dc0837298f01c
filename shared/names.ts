/** Strings that the infrastructure and the code both need. A route, an index or a metric is named here once. */

export type RouteAuth = 'user' | 'pod' | 'token' | 'open';

export interface RouteName {
  readonly feature: string;
  readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'} /${string}`;
  /** The callers that are let in: `user` by what the authorizer says; `pod` and `token` by the function itself; `open` is anyone. */
  readonly auth: RouteAuth;
  /** `false`: a JWT alone opens it, no API key. */
  readonly takesKeys?: boolean;
  /** `false`: a key that may only read opens it. */
  readonly changes?: boolean;
}

type OfUser = Pick<RouteName, 'takesKeys' | 'changes'>;

/** A GET changes nothing, but where it hands out a URL to send bytes to. */
const user = (feature: string, route: RouteName['route'], more: OfUser = {}): RouteName => ({
  feature,
  route,
  auth: 'user',
  changes: !route.startsWith('GET '),
  ...more,
});
const operator = (feature: string, route: RouteName['route']): RouteName => user(feature, route, { takesKeys: false });
const pod = (route: RouteName['route']): RouteName => ({ feature: 'pods', route, auth: 'pod' });

/** Operation to route. Its function is `functions/<feature>/<operation>.lambda.ts`, or the one that it shares. */
export const routes = {
  'create-dataset': user('datasets', 'POST /api/datasets'),
  'list-datasets': user('datasets', 'GET /api/datasets'),
  'get-dataset': user('datasets', 'GET /api/datasets/{id}'),
  'update-dataset': user('datasets', 'PATCH /api/datasets/{id}'),
  'delete-dataset': user('datasets', 'DELETE /api/datasets/{id}'),
  'presign-dataset-parts': user('datasets', 'POST /api/datasets/{id}/parts'),
  'complete-dataset': user('datasets', 'POST /api/datasets/{id}/complete'),
  'get-dataset-upload': user('datasets', 'GET /api/datasets/{id}/upload', { changes: true }),
  'mend-dataset-compression': user('datasets', 'POST /api/datasets/{id}/compression'),

  'create-download-token': user('downloads', 'POST /api/datasets/{id}/download-tokens'),
  'revoke-download-token': user('downloads', 'DELETE /api/datasets/download-tokens/{token_id}'),
  'redeem-download-token': { feature: 'downloads', route: 'GET /api/datasets/download', auth: 'token' },
  'inspect-download-token': { feature: 'downloads', route: 'HEAD /api/datasets/download', auth: 'token' },
  'refresh-download-token': { feature: 'downloads', route: 'POST /api/datasets/tokens/refresh', auth: 'token' },

  'create-config': user('configs', 'POST /api/training/configs'),
  'list-configs': user('configs', 'GET /api/training/configs'),
  'get-config': user('configs', 'GET /api/training/configs/{id}'),
  'update-config': user('configs', 'PUT /api/training/configs/{id}'),
  'delete-config': user('configs', 'DELETE /api/training/configs/{id}'),

  'list-presets': user('configs', 'GET /api/training/presets'),

  'deploy-job': user('deploy', 'POST /api/training/deploy/runpod'),
  'preflight-deploy': user('deploy', 'POST /api/training/deploy/runpod/preflight', { changes: false }),
  'get-deployment': user('deploy', 'GET /api/training/deploy/runpod'),
  'stop-deployment': user('deploy', 'DELETE /api/training/deploy/runpod'),

  'list-jobs': user('jobs', 'GET /api/training/jobs'),
  'get-job': user('jobs', 'GET /api/training/jobs/{id}'),
  'update-job': user('jobs', 'PATCH /api/training/jobs/{id}'),
  'erase-job': user('jobs', 'DELETE /api/training/jobs/{id}'),
  'get-artifact': user('jobs', 'GET /api/training/jobs/{id}/artifacts/{artifact_id}'),
  'delete-artifact': user('jobs', 'DELETE /api/training/jobs/{id}/artifacts/{artifact_id}'),
  'cancel-job': user('jobs', 'POST /api/training/jobs/{id}/cancel'),
  'hold-job': user('jobs', 'PUT /api/training/jobs/{id}/hold'),
  'lift-hold': user('jobs', 'DELETE /api/training/jobs/{id}/hold'),
  'get-job-metrics': user('jobs', 'GET /api/training/jobs/{id}/metrics'),
  'get-job-events': user('jobs', 'GET /api/training/jobs/{id}/events'),
  'get-job-logs': user('jobs', 'GET /api/training/jobs/{id}/logs'),
  'get-job-artifacts': user('jobs', 'GET /api/training/jobs/{id}/artifacts'),

  /** For operators: who is one is for the function to say. */
  'dry-run-sweep': operator('reaper', 'POST /api/admin/sweep'),

  'suspend-user': operator('admin', 'PUT /api/admin/users/{user_id}/suspension'),
  'lift-suspension': operator('admin', 'DELETE /api/admin/users/{user_id}/suspension'),
  'pause-deploys': operator('admin', 'PUT /api/admin/deploys/pause'),
  'resume-deploys': operator('admin', 'DELETE /api/admin/deploys/pause'),
  'get-controls': operator('admin', 'GET /api/admin/controls'),

  'list-users': operator('admin', 'GET /api/admin/users'),
  'get-limits': operator('admin', 'GET /api/admin/users/{user_id}/limits'),
  'put-limits': operator('admin', 'PUT /api/admin/users/{user_id}/limits'),

  'create-key': user('accounts', 'POST /api/keys', { takesKeys: false }),
  'list-keys': user('accounts', 'GET /api/keys'),
  'delete-key': user('accounts', 'DELETE /api/keys/{id}', { takesKeys: false }),
  'put-secret': user('accounts', 'PUT /api/secrets/{name}'),
  'list-secrets': user('accounts', 'GET /api/secrets'),
  'get-secret': user('accounts', 'GET /api/secrets/{name}'),
  'delete-secret': user('accounts', 'DELETE /api/secrets/{name}'),
  'get-me': user('accounts', 'GET /api/me'),
  'get-usage': user('accounts', 'GET /api/usage'),

  'list-gpus': user('gpus', 'GET /api/gpus'),

  'claim-attempt': pod('POST /api/training/jobs/{id}/claim'),
  'report-metrics': pod('POST /api/training/jobs/{id}/metrics'),
  'report-event': pod('POST /api/training/jobs/{id}/events'),
  'ship-logs': pod('POST /api/training/jobs/{id}/logs'),
  'create-artifact': pod('POST /api/training/jobs/{id}/artifacts'),
  'complete-artifact': pod('POST /api/training/jobs/{id}/artifacts/{artifact_id}/complete'),

  'get-health': { feature: 'meta', route: 'GET /api/health', auth: 'open' },
  'get-openapi': { feature: 'meta', route: 'GET /api/openapi.json', auth: 'open' },
} as const satisfies Record<string, RouteName>;

export type FunctionName = keyof typeof routes;

/** Functions that no route calls: EventBridge does. */
export const scheduledFunctions = {
  sweep: { feature: 'reaper' },
  'do-due-work': { feature: 'due-work' },
  'refresh-gpu-catalog': { feature: 'gpus' },
} as const;

/** Functions that other functions of ours call, and do not wait for. */
export const invokedFunctions = {
  'launch-jobs': { feature: 'launcher' },
} as const;

/** Functions that API Gateway asks before it calls those of routes. */
export const gatewayFunctions = {
  authorize: { feature: 'accounts' },
} as const;

/**
 * Operations whose permissions are the same share a function: each of its own costs a stack seven of the 500 resources that
 * CloudFormation takes.
 */
export const sharedFunctions = {
  'create-key': 'keys',
  'list-keys': 'keys',
  'delete-key': 'keys',
  'put-secret': 'secrets',
  'list-secrets': 'secrets',
  'get-secret': 'secrets',
  'delete-secret': 'secrets',
  'list-users': 'user-limits',
  'get-limits': 'user-limits',
  'put-limits': 'user-limits',
} as const satisfies Partial<Record<FunctionName, string>>;

type Shared = typeof sharedFunctions;

/** Every function that a route calls. */
export type ServingFunction = Exclude<FunctionName, keyof Shared> | Shared[keyof Shared];

export const servingFunction = (name: FunctionName): string => {
  const shared: Readonly<Partial<Record<FunctionName, string>>> = sharedFunctions;
  return shared[name] ?? name;
};

/** Every function there is, with the folder of its `<function>.lambda.ts`. */
export const functionFeatures: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ...scheduledFunctions, ...invokedFunctions, ...gatewayFunctions }).map(
    ([name, { feature }]) => [name, feature] as const,
  ),
  ...(Object.keys(routes) as FunctionName[]).map((name) => [servingFunction(name), routes[name].feature] as const),
]);

export const indexNames = {
  /** DownloadTokens by `token_id`, so that a token can be revoked by somebody who no longer has it. */
  tokensById: 'by_token_id',
  /** Datasets by `user_id`, newest last (`created_at_id` = `created_at#id`); a deleted one is not in it. */
  datasetsByUser: 'by_user',
  /** TrainingConfigs by `user_id`, newest last (`created_at_id`). */
  configsByUser: 'by_user',
  /** Keys of jobs by `user_id`, newest last (`created_at_id`). */
  jobsByUser: 'by_user',
  /**
   * The open jobs that still need the reaper, by `active_shard` (text) and `job_id`; an item without the
   * attribute is not in it.
   */
  openJobs: 'open',
  /** The open jobs with whole items, as versions up to 0.1 read them. It stays while KEEP_ACTIVE_INDEX says so. */
  activeJobs: 'active',
  /** Keys of jobs by the pod of their current attempt (`pod_id`). */
  jobsByPod: 'by_pod',
  /**
   * Keys of the jobs that are not over by what they train on (`dataset_in_use` = `dataset_id#user_id`), and of rows beside them by
   * what they are evaluated on.
   */
  jobsByDatasetInUse: 'by_dataset_in_use',
  /** Users whose account is in transition, of Usage, by `unsettled` (text) and `unsettled_since`. */
  unsettledUsage: 'unsettled',
  /** Every user with an account, of Usage, by `listed` (text) and `user_id`. */
  usageByUser: 'by_user',
  /** The order of due work, of DueWork, by `queue` (text) and `due_at`. */
  dueWork: 'due',
} as const;

/** Work is spread over this many partitions of its index by the user whose it is. */
export const dueWorkShards = 16;

/**
 * Jobs are spread over this many partitions of the active index, so that no partition takes every write: DynamoDB writes
 * 1000 units a second to one at most (Developer Guide, "Burst and adaptive capacity"), and a job's item is some five.
 */
export const activeShards = 16;

/**
 * The attributes that the index of open jobs copies, beside its keys. DynamoDB takes 20 such attributes an index at most (API
 * Reference, "Projection"), so `watch` is a map of all that no condition or other index needs by itself.
 */
export const openJobAttributes = [
  'user_id',
  'status',
  'phase',
  'attempt',
  'pod_id',
  'creating_since',
  'pod_created_at',
  'claimed_at',
  'last_heartbeat_at',
  'last_step_at',
  'silent_since',
  'missing_since',
  'gpu_idle_since',
  'restarted_at',
  'held_until',
  'next_launch_at',
  'stop_requested',
  'cost_per_hour',
  'terminate_tried_at',
  'watch',
] as const;

export const metricNamespace = 'Podwarden';

/** Names of the embedded metrics; alarms and dashboards read the same ones. */
export const metricNames = {
  cleanSweep: 'CleanSweep',
  sweepFailed: 'SweepFailed',
  /** Work that sweeps and the launcher left over for want of calls or time. */
  sweepBacklog: 'SweepBacklog',
  /** Clean sweeps that had time left to act. */
  actingSweep: 'ActingSweep',
  /** Ends that could not be put on record. */
  endFailed: 'EndFailed',
  /** Jobs that a sweep could not read. */
  unreadableJob: 'UnreadableJob',
  /** Sweeps that excused the silence of jobs, because reports are not known to arrive or most users fell silent. */
  massSilence: 'MassSilence',
  massIdle: 'MassIdle',
  /** Sums of users that were wrong until a sweep looked, because a call had broken off between two writes. */
  accountMended: 'AccountMended',
  /** How much of the limit of the installation that is nearest all users together have, as the last clean sweep saw it. */
  installationUsedPercent: 'InstallationUsedPercent',
  /** Attempts that ended for a reason of the machine, the provider or the network. */
  attemptLost: 'AttemptLost',
  podsTerminated: 'PodsTerminated',
  /** Pods of this stage that no job had ever heard of. */
  orphanTerminated: 'OrphanTerminated',
  terminationStuck: 'TerminationStuck',
  providerAuthFailed: 'ProviderAuthFailed',
  providerInvalidRequest: 'ProviderInvalidRequest',
  createUnanswered: 'CreateUnanswered',
  /** Creates that RunPod refused for want of balance. */
  providerBalanceLow: 'ProviderBalanceLow',
  /** Requests that RunPod answered, or did not, by `class`. */
  providerAnswer: 'ProviderAnswer',
  /** Parts of RunPod's answers that could not be read, and were left out or taken for unknown, by `class`: `pod.cost`. */
  providerUnreadable: 'ProviderUnreadable',
  /** Jobs that are over, by `reason`. */
  jobEnded: 'JobEnded',
  /** Jobs that are not over, by `status`, as the last clean sweep saw them. */
  openJobs: 'OpenJobs',
  /** RunPod's bill for all pods of the stage, as the last clean sweep saw them. */
  dollarsPerHour: 'DollarsPerHour',
  /** Since the running job that has been silent longest was heard of. */
  oldestHeartbeatSeconds: 'OldestHeartbeatSeconds',
  tokenRedeemed: 'TokenRedeemed',
  /** By `reason`: an error code. */
  tokenRefused: 'TokenRefused',
  metricPointsAccepted: 'MetricPointsAccepted',
  /** By `operation`. */
  unknownError: 'UnknownError',
  webhookFailed: 'WebhookFailed',
  /** How late the work was that was due longest, as the last run saw it. */
  oldestDueWorkSeconds: 'OldestDueWorkSeconds',
  /** Work that failed again and again. */
  dueWorkStuck: 'DueWorkStuck',
} as const;

/** Where the snapshot of RunPod's GPU catalogue lies in the bucket. */
export const gpuCatalogKey = 'system/gpu-catalog.json';
