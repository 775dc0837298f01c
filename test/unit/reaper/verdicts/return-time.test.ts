import { readFileSync } from 'node:fs';
import { policySchema, returnShare } from '../../../../shared/domain/jobs/policy.ts';
import { backoffSeconds } from '../../../virtual/pod/backoff.ts';

const policy = policySchema.parse({});
const judgedAfterSeconds = policy.HEARTBEAT_LOST_SECONDS * returnShare;

const numberIn = (file: string, pattern: RegExp): number => {
  const found = pattern.exec(readFileSync(file, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`${file} has no line like ${pattern}.`);
  return Number(found);
};

// A try may be refused by a passing fault of ours, so one or two tries are too few.
const leastTries = 4;

const longestWaits: Readonly<Record<string, () => number>> = {
  'podwarden_pod/api/backoff.py': () =>
    numberIn('shared/pod/podwarden_pod/api/backoff.py', /cap_seconds: float = (\d+)$/m),
  'bootstrap.sh': () => 2 ** numberIn('shared/pod/bootstrap.sh', /pause \$\(\(1 << \(n < \d \? n - 1 : (\d)\)\)\)/),
  'the virtual pod': () => backoffSeconds(() => 1, 99, undefined),
};

it.each(Object.keys(longestWaits))(
  'a pod that waits as %s does has four tries after an outage before it is lost',
  (name) => {
    expect(longestWaits[name]?.()).toBeLessThanOrEqual(judgedAfterSeconds / leastTries);
  },
);
