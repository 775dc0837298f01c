import * as z from 'zod';
import { createHandler as listUsers } from '../../../functions/admin/list-users.ts';
import { createHandler as getEvents } from '../../../functions/jobs/get-job-events.ts';
import { createHandler as getLogs } from '../../../functions/jobs/get-job-logs.ts';
import { createHandler as getMetrics } from '../../../functions/jobs/get-job-metrics.ts';
import { createHandler as listJobs } from '../../../functions/jobs/list-jobs.ts';
import { encodeCursor } from '../../../shared/aws/dynamodb/cursor.ts';
import { filterText } from '../../../shared/domain/jobs/job-filter.ts';
import { encodeCurveCursor } from '../../../shared/domain/telemetry/follow-cursor.ts';
import { encodeLogCursor, encodeLogFollowCursor } from '../../../shared/domain/telemetry/log-cursor.ts';
import { toOpaque } from '../../../shared/domain/telemetry/opaque.ts';
import type { ApiFunction } from '../../../shared/http/api-handler.ts';
import { operations } from '../../../shared/http/openapi.ts';
import { call } from '../../support/api-event.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeInstallationStore } from '../../support/fake-installation-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';
import { someInstallationLimits } from '../../support/some-installation-limits.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';
import { runningJob, start } from '../pods/pod-world.ts';

const clock = () => start;
const later = new Date('2026-02-01T00:00:00.000Z');
const job = runningJob();
const jobs = new FakeJobStore([job]);
const telemetry = new FakeTelemetryStore();

const handlers: Readonly<Record<string, ApiFunction>> = {
  'list-jobs': listJobs({ jobs, clock }),
  'get-job-events': getEvents({ jobs, details: jobs.details }),
  'get-job-metrics': getMetrics({ jobs, telemetry, clock }),
  'get-job-logs': getLogs({ jobs, telemetry, clock }),
  'list-users': listUsers({
    usage: new FakeUsageStore(),
    controls: new FakeControlsStore(),
    installation: new FakeInstallationStore(),
    installationLimits: someInstallationLimits,
    userLimits: someUserLimits,
    clock,
    operator: { claim: 'groups', value: 'operators' },
  }),
};

const nowhere = { head: { attempt: 0, seq: 0 }, gaps: [] };
const curveOf = (id: string) => encodeCurveCursor(id, { ...nowhere, late: 0, firstSteps: new Map() });
const logOf = (id: string) => encodeLogCursor(id, { attempt: 1, seq: 1, line: 1 });
const logFollowOf = (id: string) => encodeLogFollowCursor(id, nowhere);
const ofOthers = [curveOf('another job'), logOf('another job'), logFollowOf('another job')];
const ofOtherLists = [encodeCursor({ list: 'datasets', userId: 'user-1' }, { id: 'a', created_at: 'b' })];
const place = { id: job.id, created_at: start.toISOString() };
const ofOtherFilters = [
  encodeCursor({ list: 'jobs', userId: 'user-2' }, place),
  encodeCursor({ list: 'jobs', userId: job.user_id, filter: filterText({ active: true }) }, place),
];
const unreadable = ['', 'x', '-1', '1.5', 'null', 'e30', '%00', toOpaque([]), 'x'.repeat(3000), '99999999999'];
const tampered = toOpaque({ v: 1, job: job.id, a: 1, s: 1, g: [[1, 2, 3]], n: 0, c: [] });
const deep = toOpaque({ v: 1, job: job.id, a: 1, s: 1, g: Array(17).fill([1, 1, 1, 1, 1]), n: 0, c: [] });

const notWhole = ['', '0', '-1', '1.5', 'x', '1e3', '٣', ' 5', '5,5', '99999999999'];

/** Values that are refused, of every parameter. */
const refused: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'list-jobs': {
    limit: [...notWhole, '201'],
    cursor: [...unreadable, ...ofOthers, ...ofOtherLists, ...ofOtherFilters],
    status: ['', 'done', 'RUNNING', 'running,', ',running', 'running;queued', '__proto__', 'x'.repeat(300)],
    active: ['', '1', 'yes', 'TRUE', 'true,false'],
    dataset_id: ['', 'x', `${job.id},${job.id}`, '%00'],
    training_config_id: ['', 'x', '%00'],
    q: ['', '  ', 'x'.repeat(201)],
    created_after: ['', 'yesterday', '2026-01-01', '2026-13-01T00:00:00Z', '2026-01-01T00:00:00+02:00', '1767225600'],
    created_before: ['', 'now', '2026-01-01T00:00:00'],
  },
  'get-job-events': {
    limit: [...notWhole, '201'],
    after: [...unreadable, ...ofOthers, '1000000'],
  },
  'get-job-metrics': {
    after: [...unreadable, ...ofOthers, logOf(job.id), logFollowOf(job.id), tampered, deep, '12345678901'],
    from_step: ['', '-1', '1.5', 'x', '1000000001', '0,1'],
    to_step: ['', '-1', '1.5', 'x', '1000000001', '0,1'],
    fields: [
      '',
      ',',
      'loss',
      'train_loss,',
      'train_loss,step',
      'TRAIN_LOSS',
      'timestamp',
      'x'.repeat(500),
      '__proto__',
    ],
    layout: ['', 'rows', 'Columns', 'columns,items'],
    limit: [...notWhole, '201'],
    max_points: [...notWhole, '1', '5001'],
  },
  'get-job-logs': {
    after: [...unreadable, ...ofOthers, curveOf(job.id), '00001-0000000001', '1-1-1'],
    before: [...unreadable, ...ofOthers, curveOf(job.id), logFollowOf(job.id)],
    tail: [...notWhole, '201'],
    limit: [...notWhole, '201'],
    attempt: [...notWhole, '100000'],
    stream: ['', 'stdin', 'STDOUT', 'stdout,stderr'],
    q: ['', 'x'.repeat(201)],
  },
  'list-users': {
    limit: [...notWhole, '201'],
    cursor: [
      ...unreadable,
      ...ofOthers,
      ...ofOtherLists,
      toOpaque({ v: 1, list: 'users' }),
      toOpaque({ v: 1, list: 'users', after: '' }),
      toOpaque({ v: 1, list: 'users', after: 'x'.repeat(257) }),
      toOpaque({ v: 1, list: 'jobs', after: 'alice' }),
      toOpaque({ v: 1, list: 'users', after: 'alice', more: 1 }),
    ],
  },
};

/** Parameters that do not go together. */
const atOdds: readonly (readonly [route: string, query: Readonly<Record<string, string>>])[] = [
  ['list-jobs', { created_after: '2026-01-01T00:00:00Z', created_before: '2026-01-01T00:00:00.000Z' }],
  ['get-job-metrics', { from_step: '5', to_step: '4' }],
  ['get-job-metrics', { after: curveOf(job.id), max_points: '10' }],
  ['get-job-logs', { tail: '5', limit: '5' }],
  ['get-job-logs', { tail: '5', after: logOf(job.id) }],
  ['get-job-logs', { tail: '5', before: logOf(job.id) }],
  ['get-job-logs', { before: logOf(job.id), after: logOf(job.id) }],
];

/** A good value of each, so that a refusal is for the bad one. */
const taken: typeof atOdds = [
  ['list-jobs', { limit: '200' }],
  ['list-jobs', { status: 'running,queued,running', active: 'true', q: 'a', dataset_id: job.dataset_id }],
  ['list-jobs', { created_after: '2026-01-01T00:00:00Z', created_before: '2026-01-01T00:00:00.001Z' }],
  ['list-jobs', { cursor: encodeCursor({ list: 'jobs', userId: job.user_id }, place) }],
  ['get-job-events', { limit: '200', after: '999999' }],
  ['get-job-metrics', { limit: '200', after: '0', from_step: '0', to_step: '1000000000' }],
  ['get-job-metrics', { after: curveOf(job.id), fields: 'train_loss,timestamp', layout: 'columns' }],
  ['get-job-metrics', { max_points: '5000', fields: 'epoch', layout: 'items' }],
  ['get-job-logs', { after: logOf(job.id), limit: '200', attempt: '1', stream: 'stderr', q: 'error' }],
  ['get-job-logs', { after: logFollowOf(job.id) }],
  ['get-job-logs', { after: '00001-0000000001-00000' }],
  ['get-job-logs', { before: '00001-0000000001-00000', limit: '1' }],
  ['get-job-logs', { tail: '200' }],
  ['list-users', { limit: '200', cursor: toOpaque({ v: 1, list: 'users', after: 'alice' }) }],
];

const send = (route: string, query: Readonly<Record<string, string>>) => {
  const handler = handlers[route];
  if (handler === undefined) throw new Error(`There is no handler of ${route}.`);
  const path = route.startsWith('get-job-') ? { id: job.id } : {};
  return call(handler, { userId: job.user_id, claims: { groups: 'operators' }, path, query });
};

const short = (query: object): string => JSON.stringify(query).slice(0, 60);

const cases = Object.entries(refused).flatMap(([route, parameters]) =>
  Object.entries(parameters).flatMap(([name, values]) =>
    values.map((value) => [route, short({ [name]: value }), { [name]: value }] as const),
  ),
);

describe('a query of a list', () => {
  beforeAll(async () => {
    const points = Array.from({ length: 60 }, (_, step) => ({ step, train_loss: 1 }));
    await telemetry.putMetrics(job.id, { attempt: 1, seq: 1, points }, later);
    const lines = Array.from({ length: 60 }, () => ({ ts: start.toISOString(), stream: 'stdout' as const, text: 'a' }));
    await telemetry.putLogs(job.id, { attempt: 1, seq: 1, lines }, later);
  });

  it.each(Object.keys(refused))('has every parameter of %s in this table', (route) => {
    const query = operations.find(({ name }) => name === route)?.query;
    const { properties } = z.toJSONSchema(query ?? z.never(), { io: 'input', unrepresentable: 'any' });
    expect(Object.keys(refused[route] ?? {}).sort()).toEqual(Object.keys(properties ?? {}).sort());
  });

  it.each([...cases, ...atOdds.map(([route, query]) => [route, short(query), query] as const)])(
    'is refused with a sentence: %s %s',
    async (route, _shown, query) => {
      const { status, body } = await send(route, query);
      expect({ status, code: body.code }).toEqual({
        status: 400,
        code: expect.stringMatching(/^invalid_(request|cursor)$/),
      });
      expect(body.error).toMatch(/^[A-Za-z].{10,}\.$/s);
      expect(body).not.toHaveProperty('items');
    },
  );

  it.each(Object.keys(refused))('is refused where %s does not know the parameter', async (route) => {
    expect(await send(route, { page: '2' })).toMatchObject({ status: 400, body: { issues: [{ path: 'page' }] } });
  });

  it.each(taken)('is taken where it is good: %s %p', async (route, query) => {
    expect((await send(route, query)).status).toBe(200);
  });
});
