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

export const adminSpecs = { adminSweep, adminControls, adminSuspend, adminUnsuspend, adminPause, adminResume } as const;
