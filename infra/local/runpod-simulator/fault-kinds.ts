/**
 * The kind of a fault says where the fault strikes. `CALL_FAULTS` replace the answer of any call. `POD_FAULTS` are drawn when a pod is
 * created and stay with the pod. Each other kind belongs to the call with which its name begins.
 */
export const CALL_FAULTS = [
  'unauthorized',
  'forbidden',
  'rate_limited',
  'server_error',
  'no_answer',
  'connection_reset',
] as const;
export const CREATE_AFTER_FAULTS = [
  'create_then_500',
  'create_then_no_answer',
  'create_then_reset',
  'create_then_garbage',
] as const;
export const POD_FAULTS = [
  'invisible',
  'unlisted',
  'stuck_provisioning',
  'runtime_null',
  'quick_exit',
  'pod_error',
  'image_pull_failed',
  'create_loop',
  'restart_loop',
  'zero_gpu',
  'gpu_idle',
  'host_down',
  'clock_skew',
  'dearer',
  'vanish',
] as const;
const CREATE_FAULTS = ['no_capacity', 'create_rejected', 'balance_too_low'] as const;
const LIST_FAULTS = ['list_page_failed', 'list_malformed_page'] as const;
const ODD_FAULTS = ['odd_field', 'odd_entry'] as const;
const END_FAULTS = ['terminate_not_found', 'terminate_failed', 'terminate_ignored', 'self_terminate_refused'] as const;

export const FAULT_KINDS = [
  ...CALL_FAULTS,
  'slow',
  ...CREATE_FAULTS,
  ...CREATE_AFTER_FAULTS,
  ...POD_FAULTS,
  ...LIST_FAULTS,
  ...ODD_FAULTS,
  ...END_FAULTS,
] as const;

export const CALLS = [
  'create',
  'list',
  'get',
  'update',
  'delete',
  'action',
  'logs',
  'catalog',
  'billing',
  'account',
] as const;

/** The calls whose answers show pods or GPU types. `CALLS_WITH_ENTRIES` are the calls among them that return lists. */
export const CALLS_WITH_FIELDS: readonly Call[] = ['create', 'list', 'get', 'catalog'];
export const CALLS_WITH_ENTRIES: readonly Call[] = ['list', 'catalog'];

export type PodFault = (typeof POD_FAULTS)[number];
export type FaultKind = (typeof FAULT_KINDS)[number];
export type Call = (typeof CALLS)[number];

const ALWAYS = ['kind', 'skip', 'times', 'rate', 'startsAfterSeconds', 'lastsSeconds'] as const;
const OF_THE_POD_TO_BE = ['gpu', 'cloud', 'dataCenter', 'podName'] as const;
const OF_A_POD = [...OF_THE_POD_TO_BE, 'podId'] as const;

const DETAILS: Partial<Record<FaultKind, readonly string[]>> = {
  unauthorized: ['detail'],
  forbidden: ['detail'],
  server_error: ['detail', 'status'],
  rate_limited: ['detail', 'retryAfterSeconds'],
  slow: ['seconds'],
  no_capacity: ['detail'],
  create_rejected: ['detail', 'status', 'retryAfterSeconds'],
  balance_too_low: ['detail'],
  create_then_500: ['detail'],
  create_then_garbage: ['detail'],
  invisible: ['seconds'],
  unlisted: ['seconds', 'downSeconds'],
  quick_exit: ['seconds'],
  pod_error: ['seconds'],
  image_pull_failed: ['seconds', 'outcome', 'detail'],
  create_loop: ['detail'],
  restart_loop: ['seconds'],
  host_down: ['seconds', 'downSeconds'],
  clock_skew: ['seconds'],
  dearer: ['seconds', 'factor'],
  vanish: ['seconds'],
  list_page_failed: ['page', 'detail'],
  list_malformed_page: ['page'],
  odd_field: ['call', 'page', 'field', 'value', ...OF_A_POD],
  odd_entry: ['call', 'page', 'value'],
  terminate_failed: ['detail'],
  terminate_ignored: ['seconds'],
};

const isOneOf = (kinds: readonly FaultKind[], kind: FaultKind): boolean => kinds.includes(kind);

const scopeOf = (kind: FaultKind): readonly string[] => {
  if (kind === 'slow' || isOneOf(CALL_FAULTS, kind)) return ['call', 'page', ...OF_A_POD];
  if (isOneOf(END_FAULTS, kind)) return OF_A_POD;
  return isOneOf([...LIST_FAULTS, ...ODD_FAULTS], kind) ? [] : OF_THE_POD_TO_BE;
};

/** The fields that have an effect for a fault of this kind. */
export const fieldsOf = (kind: FaultKind): ReadonlySet<string> =>
  new Set([...ALWAYS, ...scopeOf(kind), ...(DETAILS[kind] ?? [])]);
