/** The names that both infrastructure and code need, such as those of routes, indexes and metrics. */

export type RouteAuth = 'user' | 'pod' | 'token' | 'open';

export interface RouteName {
  readonly feature: string;
  readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'} /${string}`;
  /**
   * The callers that may use the route. `user`: a user, identified by the authorizer. `pod` and `token`: a pod or the holder of a
   * download token, checked by the function itself. `open`: anyone.
   */
  readonly auth: RouteAuth;
  /** `false` if only a JWT and no API key may call the route. */
  readonly takesKeys?: boolean;
  /** `false` if an API key with read access alone may call the route. */
  readonly changes?: boolean;
}

type OfUser = Pick<RouteName, 'takesKeys' | 'changes'>;

/** Returns a route for users. A GET counts as a read, unless `more` says otherwise, as for a GET that returns a URL for an upload. */
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
 * The route of each operation. The function of an operation is `functions/<feature>/<operation>.lambda.ts`, or the function that it
 * shares (`sharedFunctions`).
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

  /** A route for operators. The function checks that the caller is an operator. */
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

/** The functions that EventBridge Scheduler calls, and no route. */
export const scheduledFunctions = {
  sweep: { feature: 'reaper' },
  'do-due-work': { feature: 'due-work' },
  'refresh-gpu-catalog': { feature: 'gpus' },
} as const;

/** The functions that other functions of Podwarden call asynchronously. */
export const invokedFunctions = {
  'launch-jobs': { feature: 'launcher' },
} as const;

/** The functions that API Gateway calls before the function of a route. */
export const gatewayFunctions = {
  authorize: { feature: 'accounts' },
} as const;

/**
 * The operations that share a function, because their permissions are the same. Each function of its own would cost a stack seven
 * of the 500 resources that CloudFormation allows.
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

/** The name of a function that a route calls. */
export type ServingFunction = Exclude<FunctionName, keyof Shared> | Shared[keyof Shared];

export const servingFunction = (name: FunctionName): string => {
  const shared: Readonly<Partial<Record<FunctionName, string>>> = sharedFunctions;
  return shared[name] ?? name;
};

/** All functions, each with the folder of its `<function>.lambda.ts`. */
export const functionFeatures: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ...scheduledFunctions, ...invokedFunctions, ...gatewayFunctions }).map(
    ([name, { feature }]) => [name, feature] as const,
  ),
  ...(Object.keys(routes) as FunctionName[]).map((name) => [servingFunction(name), routes[name].feature] as const),
]);

export const indexNames = {
  /** DownloadTokens by `token_id`, so that a user who no longer has the token can revoke it. */
  tokensById: 'by_token_id',
  /** Datasets by `user_id`, the newest last (`created_at_id` = `created_at#id`). The index has no deleted datasets. */
  datasetsByUser: 'by_user',
  /** TrainingConfigs by `user_id`, the newest last (`created_at_id`). */
  configsByUser: 'by_user',
  /** The keys of jobs by `user_id`, the newest last (`created_at_id`). */
  jobsByUser: 'by_user',
  /**
   * The open jobs, which still need the reaper, by `active_shard` (text) and `job_id`. An item without the attribute `active_shard`
   * is not in the index.
   */
  openJobs: 'open',
  /** The open jobs with whole items, which versions up to 0.1 read. The index exists while KEEP_ACTIVE_INDEX says so. */
  activeJobs: 'active',
  /** The keys of jobs by the pod of their current attempt (`pod_id`). */
  jobsByPod: 'by_pod',
  /**
   * The keys of jobs that are not over, by the dataset that they train on (`dataset_in_use` = `dataset_id#user_id`). Further rows
   * list such jobs by the dataset that they are evaluated on.
   */
  jobsByDatasetInUse: 'by_dataset_in_use',
  /** The users whose account in table Usage is in transition, by `unsettled` (text) and `unsettled_since`. */
  unsettledUsage: 'unsettled',
  /** All users with an account in table Usage, by `listed` (text) and `user_id`. */
  usageByUser: 'by_user',
  /** The rows of table DueWork in the order in which they are due, by `queue` (text) and `due_at`. */
  dueWork: 'due',
} as const;

/** The number of partitions of the index of due work. The user determines the partition of a row. */
export const dueWorkQueues = 16;

/**
 * The number of partitions of the index of open jobs. Jobs are spread, so that no partition takes every write: DynamoDB writes at
 * most 1000 units a second to one partition (Developer Guide, "Burst and adaptive capacity"), and a write of a job takes about
 * five.
 */
export const activeShards = 16;

/**
 * The attributes that the index of open jobs copies, besides its keys. DynamoDB allows at most 20 such attributes for an index (API
 * Reference, "Projection"). So `watch` is a map of all fields that no condition or other index needs by themselves.
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

/** The names of the metrics. Functions, alarms and dashboards use the same names. */
export const metricNames = {
  cleanSweep: 'CleanSweep',
  sweepFailed: 'SweepFailed',
  /** The actions and launches that sweeps and the launcher had no calls or time for. */
  sweepBacklog: 'SweepBacklog',
  /** The clean sweeps that had time left to act. */
  actingSweep: 'ActingSweep',
  /** The ends that could not be written to their jobs. */
  endFailed: 'EndFailed',
  /** The jobs that a sweep could not read. */
  unreadableJob: 'UnreadableJob',
  /** The sweeps that excused the silence of pods, because reports were not known to arrive or most users' pods fell silent at once. */
  massSilence: 'MassSilence',
  massIdle: 'MassIdle',
  /** The accounts whose sums a sweep had to correct, because a call was interrupted between two writes. */
  accountMended: 'AccountMended',
  /** The used percentage of the installation's most used limit, as the last clean sweep saw it. */
  installationUsedPercent: 'InstallationUsedPercent',
  /** The attempts that ended for a fault of the machine, RunPod or the network. */
  attemptLost: 'AttemptLost',
  podsTerminated: 'PodsTerminated',
  /** The terminated pods of this stage that belonged to no job. */
  orphanTerminated: 'OrphanTerminated',
  terminationStuck: 'TerminationStuck',
  providerAuthFailed: 'ProviderAuthFailed',
  providerInvalidRequest: 'ProviderInvalidRequest',
  createUnanswered: 'CreateUnanswered',
  /** The creates that RunPod refused because the account had too little balance. */
  providerBalanceLow: 'ProviderBalanceLow',
  /** The requests to RunPod, by the `class` of their outcome, unanswered requests included. */
  providerAnswer: 'ProviderAnswer',
  /** The parts of RunPod's answers that could not be read and count as unknown, by `class`, such as `pod.cost`. */
  providerUnreadable: 'ProviderUnreadable',
  /** The jobs that ended, by `reason`. */
  jobEnded: 'JobEnded',
  /** The open jobs by `status`, as the last clean sweep saw them. */
  openJobs: 'OpenJobs',
  /** The dollars an hour that RunPod charges for all pods of the stage, as the last clean sweep saw it. */
  dollarsPerHour: 'DollarsPerHour',
  /** The seconds since the last heartbeat of the running job that has been silent longest. */
  oldestHeartbeatSeconds: 'OldestHeartbeatSeconds',
  tokenRedeemed: 'TokenRedeemed',
  /** The download tokens that were refused, by `reason`, which is an error code. */
  tokenRefused: 'TokenRefused',
  metricPointsAccepted: 'MetricPointsAccepted',
  /** The unforeseen errors, by `operation`. */
  unknownError: 'UnknownError',
  webhookFailed: 'WebhookFailed',
  /** The seconds by which the oldest due work was late, as the last run saw it. */
  oldestDueWorkSeconds: 'OldestDueWorkSeconds',
  /** The due work that failed repeatedly. */
  dueWorkStuck: 'DueWorkStuck',
} as const;

/** The key in the bucket of the snapshot of RunPod's GPU catalogue. */
export const gpuCatalogKey = 'system/gpu-catalog.json';
