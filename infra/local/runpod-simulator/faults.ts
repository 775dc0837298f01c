import * as z from 'zod';
import { CALLS, CALLS_WITH_ENTRIES, CALLS_WITH_FIELDS, FAULT_KINDS, type FaultKind, fieldsOf } from './fault-kinds.ts';

const shape = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  /** The scope of the fault: every set field must match. `podName` may end in `*`. */
  call: z.enum(CALLS).optional(),
  page: z.int().min(1).optional(),
  gpu: z.string().optional(),
  cloud: z.enum(['SECURE', 'COMMUNITY']).optional(),
  dataCenter: z.string().optional(),
  podName: z.string().optional(),
  podId: z.string().optional(),
  /**
   * How often the fault strikes. The first `skip` matches are skipped. Then it strikes `times` times (default: without limit), each time
   * with probability `rate`.
   */
  skip: z.int().min(0).optional(),
  times: z.int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  /**
   * The time of the fault in seconds of the simulator's clock. `startsAfterSeconds` counts from the adding, and `lastsSeconds` from the
   * start.
   */
  startsAfterSeconds: z.number().min(0).optional(),
  lastsSeconds: z.number().positive().optional(),
  /** Details of some kinds. README.md beside this file describes them. */
  seconds: z.number().optional(),
  downSeconds: z.number().positive().optional(),
  factor: z.number().positive().optional(),
  retryAfterSeconds: z.int().min(0).optional(),
  detail: z.string().optional(),
  status: z.int().min(300).max(599).optional(),
  outcome: z.enum(['running', 'exited']).optional(),
  field: z
    .string()
    .regex(/^\w+(\.\w+)*$/)
    .optional(),
  value: z.json().optional(),
});

const callsOf = (kind: FaultKind): readonly (typeof CALLS)[number][] => {
  if (kind === 'odd_field') return CALLS_WITH_FIELDS;
  return kind === 'odd_entry' ? CALLS_WITH_ENTRIES : CALLS;
};

/** A field without effect for the kind is refused. Otherwise a test could rely on a fault that never strikes. */
export const faultSchema = shape.superRefine((fault, context) => {
  const known = fieldsOf(fault.kind);
  for (const [name, value] of Object.entries(fault)) {
    if (value === undefined || known.has(name)) continue;
    context.addIssue({ code: 'custom', path: [name], message: `means nothing for ${fault.kind}` });
  }
  if ((fault.seconds ?? 0) < 0 && fault.kind !== 'clock_skew') {
    context.addIssue({ code: 'custom', path: ['seconds'], message: `must not be negative for ${fault.kind}` });
  }
  const calls = callsOf(fault.kind);
  if (fault.call !== undefined && !calls.includes(fault.call)) {
    context.addIssue({
      code: 'custom',
      path: ['call'],
      message: `must be one of ${calls.join(', ')} for ${fault.kind}`,
    });
  }
  if (fault.kind === 'odd_field' && fault.field === undefined) {
    context.addIssue({ code: 'custom', path: ['field'], message: 'must say which field is odd' });
  }
  if (fault.page !== undefined && (fault.call ?? 'list') !== 'list') {
    context.addIssue({ code: 'custom', path: ['page'], message: `only a list has pages, not ${fault.call}` });
  }
});

export type Fault = z.infer<typeof faultSchema>;

/** The facts about a call or a pod with which the scope of a fault is compared. */
export interface FaultFacts {
  readonly call?: Fault['call'];
  readonly page?: number | undefined;
  readonly gpu?: string | undefined;
  readonly cloud?: 'SECURE' | 'COMMUNITY' | undefined;
  readonly dataCenter?: string | undefined;
  readonly podName?: string | undefined;
  readonly podId?: string | undefined;
}

export interface ActiveFault {
  readonly id: string;
  readonly fault: Fault;
  readonly hits: number;
}

const SCOPE = ['call', 'page', 'gpu', 'cloud', 'dataCenter', 'podId'] as const;

export type Scope = Pick<Fault, (typeof SCOPE)[number] | 'podName'>;

const nameMatches = (pattern: string, name: string | undefined): boolean =>
  name !== undefined && (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

export const scopeMatches = (scope: Scope, facts: FaultFacts): boolean =>
  (scope.podName === undefined || nameMatches(scope.podName, facts.podName)) &&
  SCOPE.every((key) => scope[key] === undefined || scope[key] === facts[key]);
