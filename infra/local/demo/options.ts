import { parseArgs } from 'node:util';

/** The failures that the demo can show: the reason of the job, and its cause. */
export const failures = {
  dataset_expired: 'the dataset token dies before the pod can use it, and no new one is to be had',
  no_capacity: 'RunPod has no GPU for as long as the job waits',
  training_crashed: 'the training diverges: a learning rate far too high',
  heartbeat_lost: 'the pod goes silent in the middle of the training',
} as const;

export type Failure = keyof typeof failures;

/** Other names that `--fail` accepts. */
const synonyms: Readonly<Record<string, Failure>> = {
  dataset_token_expired: 'dataset_expired',
  token_expired: 'dataset_expired',
  expired: 'dataset_expired',
  capacity: 'no_capacity',
  crash: 'training_crashed',
  training_crash: 'training_crashed',
  silent: 'heartbeat_lost',
  goes_silent: 'heartbeat_lost',
  pod_silent: 'heartbeat_lost',
  silence: 'heartbeat_lost',
};

const isFailure = (name: string): name is Failure => Object.hasOwn(failures, name);

const failureNamed = (name: string): Failure => {
  const key = name.toLowerCase().replaceAll(/[- ]/g, '_');
  const found = isFailure(key) ? key : synonyms[key];
  if (found !== undefined) return found;
  const known = Object.entries(failures).map(([reason, story]) => `  ${reason.padEnd(18)}${story}`);
  throw new RangeError(`--fail takes one of\n${known.join('\n')}\nand not ${JSON.stringify(name)}.`);
};

/** The training methods of the real trainer that the demo can show. Without a method, the demo trains the toy, which needs no libraries. */
export const methods = ['sft', 'dpo'] as const;
export type DemoMethod = (typeof methods)[number];

const methodNamed = (name: string): DemoMethod => {
  const found = methods.find((method) => method === name.toLowerCase());
  if (found !== undefined) return found;
  throw new RangeError(`--method takes ${methods.join(' or ')} and not ${JSON.stringify(name)}.`);
};

export interface DemoOptions {
  readonly fail: Failure | undefined;
  readonly method: DemoMethod | undefined;
}

/** Parses the command line. Throws an error with a sentence for the person. */
export const readOptions = (argv: readonly string[]): DemoOptions => {
  const options = { fail: { type: 'string' }, method: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...argv], options, strict: true });
  if (values.fail !== undefined && values.method !== undefined) {
    throw new RangeError('--fail shows failures of the toy; leave --method out.');
  }
  return {
    fail: values.fail === undefined ? undefined : failureNamed(values.fail),
    method: values.method === undefined ? undefined : methodNamed(values.method),
  };
};
