import * as z from 'zod';
import { FAULT_KINDS } from './fault-kinds.ts';
import { faultSchema } from './faults.ts';

/** Selects among the pods that exist at the time of the step. A pod must match all set fields. Without fields, every pod is selected. */
const podsSchema = z.strictObject({
  podName: z.string().optional(),
  podId: z.string().optional(),
  gpu: z.string().optional(),
  cloud: z.enum(['SECURE', 'COMMUNITY']).optional(),
  dataCenter: z.string().optional(),
});

const at = { at_seconds: z.number().min(0) };
const onPods = { ...at, pods: podsSchema };
const positive = z.number().positive();

const stepSchema = z.discriminatedUnion('action', [
  z.strictObject({ ...at, action: z.literal('add_fault'), fault: faultSchema }),
  z.strictObject({ ...at, action: z.literal('clear_faults'), kind: z.enum(FAULT_KINDS).optional() }),
  z.strictObject({ ...at, action: z.literal('exhaust_balance'), bill_in_seconds: positive.optional() }),
  z.strictObject({ ...at, action: z.literal('restore_balance') }),
  z.strictObject({ ...onPods, action: z.literal('host_down'), down_seconds: positive.optional() }),
  z.strictObject({ ...onPods, action: z.literal('gpu_util'), percent: z.number().min(0).max(100) }),
  z.strictObject({ ...onPods, action: z.enum(['freeze', 'thaw', 'vanish', 'crash']) }),
  z.strictObject({ ...onPods, action: z.literal('host_up') }),
]);

export const scenarioSchema = z.strictObject({
  name: z.string().min(1).optional(),
  steps: z.array(stepSchema).min(1),
});

export type ScenarioStep = z.infer<typeof stepSchema>;
export type PodSelector = z.infer<typeof podsSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;

export class ScenarioFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScenarioFault';
  }
}

const issueText = ({ path, message }: z.core.$ZodIssue): string => {
  const [first, index, ...field] = path;
  if (first !== 'steps' || typeof index !== 'number') return `${path.join('.') || 'the scenario'}: ${message}`;
  return `step ${index + 1}${field.length > 0 ? `, ${field.join('.')}` : ''}: ${message}`;
};

/** Parses a scenario. Throws a `ScenarioFault` that names each invalid step and field. */
export const parseScenario = (value: unknown): Scenario => {
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ScenarioFault(`The scenario cannot be played. ${parsed.error.issues.map(issueText).join('; ')}.`);
};
