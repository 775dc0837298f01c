/** Names that both the infrastructure and the code need. Every route, index and metric is named here once. */

export type RouteAuth = 'user' | 'pod' | 'token' | 'open';

export interface RouteName {
  readonly feature: string;
  readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'} /${string}`;
  /** The kind of credential. The authorizer checks `user`. The function itself checks `pod` and `token`. `open` needs no credential. */
  readonly auth: RouteAuth;
  /** `false` if the route accepts only a JWT and no API key. */
  readonly takesKeys?: boolean;
  /** `false` if the route accepts a read-only API key. */
  readonly changes?: boolean;
}

type OfUser = Pick<RouteName, 'takesKeys' | 'changes'>;

/** Creates the route of a user. A GET changes nothing by default. An exception is a GET that returns URLs for uploads. */
const user = (feature: string, route: RouteName['route'], more: OfUser = {}): RouteName => ({
  feature,
  route,
  auth: 'user',
  changes: !route.startsWith('GET '),
  ...more,
});
const operator = (feature: string, route: RouteName['route']): RouteName => user(feature, route, { takesKeys: false });
const pod = (route: RouteName['route']): RouteName => ({ feature: 'pods', route, auth: 'pod' });

/**
 * The route of each operation. The file `functions/<feature>/<operation>.lambda.ts` serves the route, unless `sharedFunctions` names
 * another function for the operation.
 */
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

  /** A route of operators, like those of the feature `admin`. The function itself checks whether the caller is an operator. */
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

/** The functions that EventBridge calls on a schedule and no route calls. */
export const scheduledFunctions = {
  sweep: { feature: 'reaper' },
  'do-due-work': { feature: 'due-work' },
  'refresh-gpu-catalog': { feature: 'gpus' },
} as const;

/** The functions that other functions call asynchronously. */
export const invokedFunctions = {
  'launch-jobs': { feature: 'launcher' },
} as const;

/** The functions that API Gateway calls before the function of a route. */
export const gatewayFunctions = {
  authorize: { feature: 'accounts' },
} as const;

/**
 * The operations that share a function, because they need the same permissions. Each function adds seven resources to a stack, and
 * CloudFormation accepts 500 resources in a stack.
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

/** The name of a function that serves a route. */
export type ServingFunction = Exclude<FunctionName, keyof Shared> | Shared[keyof Shared];

export const servingFunction = (name: FunctionName): string => {
  const shared: Readonly<Partial<Record<FunctionName, string>>> = sharedFunctions;
  return shared[name] ?? name;
};

/** All functions, each with the folder of its file `<function>.lambda.ts`. */
export const functionFeatures: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ...scheduledFunctions, ...invokedFunctions, ...gatewayFunctions }).map(
    ([name, { feature }]) => [name, feature] as const,
  ),
  ...(Object.keys(routes) as FunctionName[]).map((name) => [servingFunction(name), routes[name].feature] as const),
]);

export const indexNames = {
  /** DownloadTokens by `token_id`, so that a user can revoke a token without having the token itself. */
  tokensById: 'by_token_id',
  /** Datasets by `user_id` and `created_at_id` (`created_at#id`), oldest first. Deleted datasets are not in this index. */
  datasetsByUser: 'by_user',
  /** TrainingConfigs by `user_id` and `created_at_id`, oldest first. */
  configsByUser: 'by_user',
  /** The keys of jobs by `user_id` and `created_at_id`, oldest first. */
  jobsByUser: 'by_user',
  /**
   * The open jobs, which still need the reaper, by `active_shard` (text) and `job_id`. An item without `active_shard` is not in this index.
   */
  openJobs: 'open',
  /** The open jobs with all attributes, for versions up to 0.1. The index is kept while the setting KEEP_ACTIVE_INDEX requires it. */
  activeJobs: 'active',
  /** The keys of jobs by the pod of their current attempt (`pod_id`). */
  jobsByPod: 'by_pod',
  /**
   * The keys of jobs that are not over, by training dataset (`dataset_in_use` = `dataset_id#user_id`). A job with a validation dataset has
   * a second row in this index, by its validation dataset.
   */
  jobsByDatasetInUse: 'by_dataset_in_use',
  /** The items of Usage whose account is in transition, by `unsettled` (text) and `unsettled_since`. */
  unsettledUsage: 'unsettled',
  /** The items of Usage of all users, by `listed` (text) and `user_id`. */
  usageByUser: 'by_user',
  /** The items of DueWork in the order in which work is due, by `queue` (text) and `due_at`. */
  dueWork: 'due',
} as const;

/** The number of index partitions of due work. The user's id decides over the partition. */
export const dueWorkShards = 16;

/**
 * The number of index partitions of open jobs, so that no partition receives every write. DynamoDB writes at most 1000 units a second to
 * one partition (Developer Guide, "Burst and adaptive capacity"), and one write of a job's item takes about five units.
 */
export const activeShards = 16;

/**
 * The attributes that the index of open jobs copies, in addition to its keys. DynamoDB accepts at most 20 such attributes in one index (API
 * Reference, "Projection"). So the map `watch` holds all fields that no condition and no other index needs separately.
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

/** The names of the embedded metrics, which alarms and dashboards use, too. */
export const metricNames = {
  cleanSweep: 'CleanSweep',
  sweepFailed: 'SweepFailed',
  /** The actions and launches that sweeps and the launcher left undone because calls or time ran out. */
  sweepBacklog: 'SweepBacklog',
  /** The clean sweeps that were able to act: there was time, no other sweep was at work, and RunPod accepted calls that end pods. */
  actingSweep: 'ActingSweep',
  /** The ends of attempts that could not be stored. */
  endFailed: 'EndFailed',
  /** The jobs that a sweep could not read. */
  unreadableJob: 'UnreadableJob',
  /** The sweeps that excused the silence of jobs, because the canary's reports did not arrive or the pods of most users fell silent. */
  massSilence: 'MassSilence',
  massIdle: 'MassIdle',
  /** The accounts that a sweep corrected after a call had been interrupted between two writes. */
  accountMended: 'AccountMended',
  /** The percentage that all users together use of the installation's limit that is closest to being reached, at the last clean sweep. */
  installationUsedPercent: 'InstallationUsedPercent',
  /** The attempts that ended because of the machine, RunPod or the network. */
  attemptLost: 'AttemptLost',
  podsTerminated: 'PodsTerminated',
  /** The pods of this stage that have no job and that a sweep asked RunPod to end. */
  orphanTerminated: 'OrphanTerminated',
  terminationStuck: 'TerminationStuck',
  providerAuthFailed: 'ProviderAuthFailed',
  providerInvalidRequest: 'ProviderInvalidRequest',
  createUnanswered: 'CreateUnanswered',
  /** The creates that RunPod refused because the account's balance is too low. */
  providerBalanceLow: 'ProviderBalanceLow',
  /** The requests to RunPod, by the `class` of the answer. */
  providerAnswer: 'ProviderAnswer',
  /** The unreadable parts of RunPod's answers, which were skipped or treated as unknown, by `class`, for example `pod.cost`. */
  providerUnreadable: 'ProviderUnreadable',
  /** The jobs that ended, by `reason`. */
  jobEnded: 'JobEnded',
  /** The jobs that are not over, by `status`, at the last clean sweep. */
  openJobs: 'OpenJobs',
  /** The dollars an hour that RunPod bills for all pods of the stage, at the last clean sweep. */
  dollarsPerHour: 'DollarsPerHour',
  /** The seconds since the last heartbeat of the running job that has been silent for the longest time. */
  oldestHeartbeatSeconds: 'OldestHeartbeatSeconds',
  tokenRedeemed: 'TokenRedeemed',
  /** The refused download tokens, by `reason`, which is an error code. */
  tokenRefused: 'TokenRefused',
  metricPointsAccepted: 'MetricPointsAccepted',
  /** The unforeseen errors, by `operation`. */
  unknownError: 'UnknownError',
  webhookFailed: 'WebhookFailed',
  /** The delay of the due work that has waited for the longest time, at the last run. */
  oldestDueWorkSeconds: 'OldestDueWorkSeconds',
  /** The due work that has failed repeatedly. */
  dueWorkStuck: 'DueWorkStuck',
} as const;

/** The key in the bucket of the snapshot of RunPod's GPU catalogue. */
export const gpuCatalogKey = 'system/gpu-catalog.json';
