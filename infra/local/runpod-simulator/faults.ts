import * as z from 'zod';

/**
 * Where a fault strikes is part of its kind: `CALL_FAULTS` answer any call instead of serving it, `POD_FAULTS` are drawn when
 * a pod is created and stay with it, the rest belong to the one call their name begins with.
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
  'stuck_provisioning',
  'runtime_null',
  'quick_exit',
  'pod_error',
  'image_pull_failed',
  'create_loop',
  'zero_gpu',
  'gpu_idle',
  'vanish',
] as const;
const OTHER_FAULTS = [
  'no_capacity',
  'create_rejected',
  'balance_too_low',
  'list_page_failed',
  'list_malformed_pod',
  'list_malformed_page',
  'terminate_ignored',
  'terminate_not_found',
  'terminate_failed',
  'self_terminate_refused',
] as const;

export const CALLS = ['create', 'list', 'get', 'delete', 'action', 'logs', 'catalog', 'billing'] as const;

export type PodFault = (typeof POD_FAULTS)[number];
export type Call = (typeof CALLS)[number];

export const faultSchema = z.strictObject({
  kind: z.enum([...CALL_FAULTS, ...CREATE_AFTER_FAULTS, ...POD_FAULTS, ...OTHER_FAULTS]),
  /** Scope: every field that is set has to hold. `podName` may end in `*`. */
  call: z.enum(CALLS).optional(),
  gpu: z.string().optional(),
  cloud: z.enum(['SECURE', 'COMMUNITY']).optional(),
  dataCenter: z.string().optional(),
  podName: z.string().optional(),
  podId: z.string().optional(),
  /** How often: passes over the first `skip` matches, then strikes `times` (default for ever), each with probability `rate`. */
  skip: z.int().min(0).optional(),
  times: z.int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  /** Details of single kinds: see README.md beside this file. */
  seconds: z.number().min(0).optional(),
  retryAfterSeconds: z.int().min(0).optional(),
  page: z.int().min(1).optional(),
  detail: z.string().optional(),
  outcome: z.enum(['running', 'exited']).optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** What is known about the call or pod a fault could strike. */
export interface FaultFacts {
  readonly call?: Call;
  readonly gpu?: string;
  readonly cloud?: 'SECURE' | 'COMMUNITY';
  readonly dataCenter?: string;
  readonly podName?: string;
  readonly podId?: string;
}

export interface ActiveFault {
  readonly id: string;
  readonly fault: Fault;
  readonly hits: number;
}

const nameMatches = (pattern: string, name: string | undefined): boolean =>
  name !== undefined && (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

export const faultMatches = (fault: Fault, facts: FaultFacts): boolean =>
  (fault.podName === undefined || nameMatches(fault.podName, facts.podName)) &&
  (['call', 'gpu', 'cloud', 'dataCenter', 'podId'] as const).every(
    (key) => fault[key] === undefined || fault[key] === facts[key],
  );
