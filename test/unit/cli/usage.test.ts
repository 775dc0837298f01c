import type { Answer } from '../../../shared/client/index.ts';
import { aWorld, removeHomes, type WorldOptions } from './a-world.ts';
import { jobId } from './some-things.ts';

afterEach(removeHomes);

type Usage = Answer<'getUsage'>;

const aJobUsage = (fields: Partial<Usage['items'][number]> = {}): Usage['items'][number] => ({
  job_id: jobId,
  name: '=first',
  model: 'owner/model',
  status: 'completed',
  gpu_type: 'NVIDIA GeForce RTX 4090',
  gpu_count: 1,
  created_at: '2026-11-27T14:05:00.000Z',
  pod_seconds: 3600,
  spent: 0.1,
  at_most: null,
  ...fields,
});

/** Two pages: the 27th begins on the first one and goes on on the second. */
const setup = (options: WorldOptions = {}) => {
  const made = aWorld(options);
  const sums = { month: '2026-11', spent: 0.6, reserved: 1.5 };
  made.api.on('GET /api/usage', ({ query }) => ({
    body:
      query.cursor === 'more'
        ? {
            ...sums,
            days: [
              { day: '2026-11-27', jobs: 2, pod_seconds: 60, spent: 0.2 },
              { day: '2026-11-02', jobs: 1, pod_seconds: 0, spent: 0 },
            ],
            items: [aJobUsage({ name: null, status: 'running', gpu_type: null, at_most: 1.5 })],
            next_cursor: null,
          }
        : {
            ...sums,
            days: [{ day: '2026-11-27', jobs: 1, pod_seconds: 3600, spent: 0.1 }],
            items: [aJobUsage()],
            next_cursor: 'more',
          },
  }));
  return made;
};

describe('podwarden usage', () => {
  it('tells the days of the month, each once however many pages it goes over, and the sums of the month', async () => {
    const { run, api } = setup({ columns: 100 });
    const { code, out, err } = await run('usage');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'DAY (UTC)   JOBS    POD TIME   COST',
        '2026-11-27     3  1 h 01 min  $0.30',
        '2026-11-02     1         0 s  $0.00',
        '',
      ].join('\n'),
    );
    expect(err).toBe('2026-11: $0.60 spent, $1.50 reserved.\n');
    expect(api.asked.map(({ query }) => [query.month, query.cursor])).toEqual([
      [undefined, undefined],
      ['2026-11', 'more'],
    ]);
  });

  it('tells each job', async () => {
    const { out } = await setup({ isPiped: true }).run('usage', '--jobs', '--month', '2026-11');
    expect(out).toBe(
      `${jobId}\t=first\tcompleted\tNVIDIA GeForce RTX 4090\t3600\t0.1\n${jobId}\t\trunning\t\t3600\t0.1\n`,
    );
  });

  it('writes what a spreadsheet takes for no formula', async () => {
    const { out } = await setup({ isPiped: true }).run('usage', '--csv');
    const [head, first, second] = out.split('\r\n');
    expect(head).toMatch(/^job_id,name,model,.*,spent,at_most$/);
    expect(first).toMatch(new RegExp(`^${jobId},'=first,.*,0.1,$`));
    expect(second).toMatch(new RegExp(`^${jobId},,.*,0.1,1.5$`));
  });

  it('is one value as JSON, and ids alone where it should be quiet', async () => {
    const { out } = await setup().run('usage', '--json');
    const { days, items, ...sums } = JSON.parse(out);
    expect(sums).toEqual({ month: '2026-11', spent: 0.6, reserved: 1.5 });
    expect([days.length, items.length]).toEqual([2, 2]);
    expect(await setup().run('usage', '-q')).toMatchObject({ out: `${jobId}\n${jobId}\n`, err: '' });
  });

  it('says where there was nothing', async () => {
    const { run, api } = setup({ columns: 100 });
    api.on('GET /api/usage', {
      body: { month: '2026-10', spent: 0, reserved: 0, days: [], items: [], next_cursor: null },
    });
    const { out, err } = await run('usage', '--month', '2026-10');
    expect(out).toBe('');
    expect(err).toContain('No job was deployed in 2026-10.');
  });

  it.each(['2026-13', '11', 'november'])('takes no month %j', async (month) => {
    const { run, api } = setup();
    expect(await run('usage', '--month', month)).toMatchObject({ code: 2 });
    expect(api.asked).toEqual([]);
  });
});
