import { command } from '../command-line/spec.ts';
import { yes } from './common.ts';

const forOperators = 'For operators. Their routes take no API key: put a token of your issuer into PODWARDEN_API_KEY.';

const reason = { kind: 'text', short: 'r', value: 'TEXT', help: 'Why; users are told' } as const;

const adminSweep = command({
  name: 'admin sweep',
  summary: 'What a sweep would do now, with the numbers behind it; nothing is done',
  details: [forOperators],
  arguments: [],
  options: {},
  examples: [{ line: 'admin sweep', does: 'verdicts, and jobs that are held' }],
});

const adminControls = command({
  name: 'admin controls',
  summary: 'What operators have put in place: a pause of deploys, suspended users',
  details: [forOperators],
  arguments: [],
  options: {},
  examples: [{ line: 'admin controls', does: 'all that stands' }],
});

const adminSuspend = command({
  name: 'admin suspend',
  summary: 'Suspends a user: no deploys, uploads or configs of theirs are taken',
  details: [forOperators],
  arguments: [{ name: 'USER', help: 'the subject of their tokens' }],
  options: { reason, 'cancel-jobs': { kind: 'flag', help: 'Also cancels all their jobs' }, ...yes },
  examples: [{ line: 'admin suspend "auth0|5f7c" --reason "unpaid" --cancel-jobs', does: 'asks once' }],
});

const adminUnsuspend = command({
  name: 'admin unsuspend',
  summary: 'Lifts the suspension of a user',
  details: [forOperators],
  arguments: [{ name: 'USER', help: 'the subject of their tokens' }],
  options: {},
  examples: [{ line: 'admin unsuspend "auth0|5f7c"', does: 'lifts it' }],
});

const adminPause = command({
  name: 'admin pause',
  summary: 'Pauses deploys of everybody; jobs that run go on',
  details: [forOperators],
  arguments: [],
  options: { reason, ...yes },
  examples: [{ line: 'admin pause --reason "RunPod is down"', does: 'asks once' }],
});

const adminResume = command({
  name: 'admin resume',
  summary: 'Takes deploys again',
  details: [forOperators],
  arguments: [],
  options: {},
  examples: [{ line: 'admin resume', does: 'ends the pause' }],
});

const count = { kind: 'number', value: 'N', least: 0, most: 1_000_000, isWhole: true } as const;
const money = { kind: 'number', value: 'DOLLARS', least: 0 } as const;

const adminLimits = command({
  name: 'admin limits',
  summary: 'The limits of a user and what is used of each; with options sets them',
  details: [
    forOperators,
    'A limit that is set holds from the next deploy or upload on. Those that are not named stay as they are; --reset gives all back to the stage.',
  ],
  arguments: [{ name: 'USER', help: 'the subject of their tokens' }],
  options: {
    pods: { ...count, help: 'Jobs that may have a pod at once' },
    'waiting-jobs': { ...count, help: 'Jobs that may wait for one' },
    'dollars-per-hour': { ...money, most: 1_000_000, help: 'Of all pods at once' },
    'dollars-per-month': { ...money, most: 100_000_000, help: 'Of all jobs of a month, by what they may cost at most' },
    'stored-gb': { ...money, value: 'GB', most: 9_000_000, help: 'In the bucket, in thousands of millions of bytes' },
    reset: { kind: 'flag', help: 'Those of the stage again' },
    ...yes,
  },
  examples: [
    { line: 'admin limits "auth0|5f7c"', does: 'limits and use' },
    { line: 'admin limits "auth0|5f7c" --pods 8 --dollars-per-month 500', does: 'sets two, asks once' },
  ],
});

export const adminSpecs = {
  adminSweep,
  adminControls,
  adminSuspend,
  adminUnsuspend,
  adminPause,
  adminResume,
  adminLimits,
} as const;
