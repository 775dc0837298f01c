import fc from 'fast-check';
import { createHandler } from '../../../functions/accounts/get-usage.ts';
import type { JobUsage } from '../../../shared/domain/limits/month-usage.ts';
import { usageCsv } from '../../../shared/domain/limits/usage-csv.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const setup = async () => {
  const [jobs, usage] = [new FakeJobStore(), new FakeUsageStore()];
  const made = [
    { id: id(1), created_at: '2026-10-31T23:59:59.999Z' },
    { id: id(2), created_at: '2026-11-01T00:00:00.000Z', name: '=SUM(A1)' },
    { id: id(3), created_at: '2026-11-30T10:00:00.000Z', name: 'two, "three"' },
    { id: id(4), created_at: '2026-11-30T11:00:00.000Z' },
    { id: id(5), created_at: '2026-12-01T00:00:00.000Z' },
    { id: id(6), created_at: '2026-11-15T00:00:00.000Z', user_id: 'bob' },
  ];
  const over = { status: 'completed', phase: null, closed_dollars: 1.25, closed_seconds: 3600 } as const;
  const running = { status: 'running', phase: 'training', pod_created_at: '2026-11-30T11:30:00.000Z' } as const;
  for (const job of made) {
    const state =
      job.id === id(4) ? { ...running, cost_per_hour: 2, disk_cost_per_hour: 0.5, estimated_cost: 9 } : over;
    await jobs.create(aJob({ user_id: 'alice', ...state, updated_at: job.created_at, ...job }));
  }
  const sums = { charged_micro_dollars: 12_500_000, spent_micro_dollars: 3_500_000 };
  await usage.change('alice', { month: '2026-11', add: sums });
  const handler = createHandler({ jobs, usage, clock: () => now });
  return (query: Readonly<Record<string, string>> = {}, userId = 'alice') => call(handler, { userId, query });
};

describe('GET /api/usage', () => {
  it('has the jobs that were deployed within the month, by day and one by one, newest first', async () => {
    const get = await setup();
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      month: '2026-11',
      reserved: 9,
      spent: 3.5,
      days: [
        { day: '2026-11-30', jobs: 2, pod_seconds: 5400, spent: 2.5 },
        { day: '2026-11-01', jobs: 1, pod_seconds: 3600, spent: 1.25 },
      ],
      next_cursor: null,
    });
    expect(body.items).toMatchObject([
      { job_id: id(4), status: 'running', pod_seconds: 1800, spent: 1.25, at_most: 9 },
      { job_id: id(3), status: 'completed', pod_seconds: 3600, spent: 1.25, at_most: null },
      { job_id: id(2) },
    ]);
  });

  it.each([
    ['2026-10', [id(1)]],
    ['2026-12', [id(5)]],
    ['2025-11', []],
  ])('answers another month, %s', async (month, ids) => {
    const { body } = await (await setup())({ month });
    expect(body.items.map(({ job_id }: JobUsage) => job_id)).toEqual(ids);
    expect(body).toMatchObject({ month, reserved: 0, spent: 0 });
  });

  it('goes on by a cursor, which is of its month', async () => {
    const get = await setup();
    const first = (await get({ limit: '2' })).body;
    const second = (await get({ limit: '2', cursor: first.next_cursor })).body;
    expect([...first.items, ...second.items].map(({ job_id }: JobUsage) => job_id)).toEqual([id(4), id(3), id(2)]);
    expect((await get({ month: '2026-10', cursor: first.next_cursor })).status).toBe(400);
  });

  it('answers the same as CSV, whose cells are no formulas', async () => {
    const get = await setup();
    const { headers, text } = await get({ format: 'csv', limit: '2' });
    expect(headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'x-next-cursor': expect.any(String) });
    expect(text.split('\r\n')).toEqual([
      'job_id,name,model,status,gpu_type,gpu_count,created_at,pod_seconds,spent,at_most',
      expect.stringContaining(`${id(4)},`),
      expect.stringContaining(`${id(3)},"two, ""three""",`),
      '',
    ]);
    const rest = await get({ format: 'csv', limit: '2', cursor: headers['x-next-cursor'] ?? '' });
    expect(rest.text).toContain(`${id(2)},'=SUM(A1),`);
    expect(rest.headers['x-next-cursor']).toBeUndefined();
  });

  it.each([{ month: '2026-13' }, { month: '11' }, { format: 'xml' }, { limit: '0' }, { day: '1' }])(
    'refuses %j',
    async (query) => {
      const { status, body } = await (await setup())(query);
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    },
  );

  it('tells nobody of others', async () => {
    const { body } = await (await setup())({}, 'carol');
    expect(body).toMatchObject({ reserved: 0, spent: 0, days: [], items: [] });
  });
});

/** A reader of RFC 4180. */
const cells = (csv: string): string[][] =>
  [...csv.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/g)].map(([, line = '']) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, plain]) =>
      quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
    ),
  );

describe('usage as CSV', () => {
  it('is read back as it was, whatever a job is called, and no cell begins a formula', () => {
    const text = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ',', '"', "'", 'a', 'é') });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (names) => {
        const row = { job_id: id(1), model: null, status: 'queued', gpu_type: null, gpu_count: 1 } as const;
        const rest = { created_at: now.toISOString(), pod_seconds: 0, spent: 0, at_most: null };
        const [head, ...lines] = cells(usageCsv(names.map((name) => ({ ...row, ...rest, name }))));
        expect(head?.[1]).toBe('name');
        const read = lines.map((line) => line[1] ?? '');
        expect(read.map((name) => name.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual(
          names.map((name) => name.replace(/^'(?=[=+\-@\t\r])/, '')),
        );
        expect(read.filter((name) => /^[=+\-@\t\r]/.test(name))).toEqual([]);
        expect(lines.every((line) => line.length === 10)).toBe(true);
      }),
      propertyRuns(200),
    );
  });
});
