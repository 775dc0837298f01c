import { dependencyUnavailable } from '../../../shared/domain/errors.ts';
import { maxLogBytesPerHour } from '../../../shared/domain/telemetry/log-line.ts';
import { otherToken, pendingJob, runningJob, setup, start } from './pod-world.ts';

const line = (text: string) => ({ ts: start.toISOString(), stream: 'stdout', text });

const storedLines = async (world: ReturnType<typeof setup>): Promise<string[]> => {
  const pages = await Array.fromAsync(world.telemetry.logPages(world.job().id, start, { pageSize: 1000 }));
  return pages.flatMap(({ chunks }) => chunks.flatMap(({ lines }) => lines.map(({ text }) => text)));
};

describe('ship-logs', () => {
  it('stores lines as they were sent, with two writes and no read', async () => {
    const world = setup();
    const answer = await world.post('logs', { seq: 1, lines: [line('one'), line('  \u001b[31mtwo é')] });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2, directive: 'continue' } });
    expect(world.jobs.calls.counts()).toEqual({ change: 1 });
    expect(world.telemetry.calls.counts()).toEqual({ putLogs: 1 });
    expect(await storedLines(world)).toEqual(['one', '  \u001b[31mtwo é']);
  });

  it('takes lines of a pod whose reports are missing for a sign of life: it can reach us, and so does not end itself', async () => {
    const world = setup();
    world.pass(600);
    await world.post('logs', { seq: 1, lines: [line('metrics wait on disk')] });
    const at = '2026-01-01T12:10:00.000Z';
    expect(world.job()).toMatchObject({ last_heartbeat_at: at, heard_since: at });
    world.pass(30);
    await world.post('logs', { seq: 2, lines: [line('metrics wait on disk')] });
    expect(world.job().last_heartbeat_at).toBe(at);
  });

  it('takes lines before the claim: a pod that cannot start has most to tell', async () => {
    const world = setup(pendingJob());
    expect((await world.post('logs', { seq: 1, lines: [line('one')] })).status).toBe(200);
  });

  it('stores a repeated chunk once, and mends one that was not stored', async () => {
    const world = setup();
    world.telemetry.calls.failNext('putLogs', dependencyUnavailable('The database', new Error('down')));
    const statuses = [];
    for (let tries = 0; tries < 3; tries += 1) {
      statuses.push((await world.post('logs', { seq: 1, lines: [line('one')] })).status);
    }
    expect(statuses).toEqual([503, 200, 200]);
    expect(await storedLines(world)).toEqual(['one']);
  });

  it('refuses what goes over 50 MB an hour until the next hour begins', async () => {
    const world = setup(runningJob({ log_hour: '2026-01-01T12', log_bytes: maxLogBytesPerHour - 200 }));
    world.pass(600);
    expect((await world.post('logs', { seq: 1, lines: [line('fits')] })).status).toBe(200);
    const refused = await world.post('logs', { seq: 2, lines: [line('x'.repeat(150))] });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' }, headers: { 'retry-after': '3000' } });
    world.pass(3000);
    expect((await world.post('logs', { seq: 2, lines: [line('x'.repeat(150))] })).status).toBe(200);
    expect(world.job()).toMatchObject({ log_hour: '2026-01-01T13' });
    expect(world.job().log_bytes).toBeLessThan(300);
    expect(await storedLines(world)).toHaveLength(2);
  });

  it('counts the hour by bytes, not by characters', async () => {
    const world = setup();
    await world.post('logs', { seq: 1, lines: [line('é'.repeat(1000))] });
    expect(world.job().log_bytes).toBeGreaterThan(2000);
  });

  it('refuses more than 256 KiB a call and lines of another shape', async () => {
    const world = setup();
    const lines = Array.from({ length: 20 }, () => line('x'.repeat(16_000)));
    expect((await world.post('logs', { seq: 1, lines })).status).toBe(413);
    expect((await world.post('logs', { seq: 1, lines: [{ ...line('one'), level: 'info' }] })).status).toBe(400);
  });

  it('answers 401 to a stranger and 410 once the job is over, and stores nothing', async () => {
    const world = setup(runningJob({ status: 'completed', phase: null }));
    const lines = [line('one')];
    expect((await world.post('logs', { seq: 1, lines }, { as: otherToken })).status).toBe(401);
    expect(await world.post('logs', { seq: 1, lines })).toMatchObject({ status: 410, body: { directive: 'stop' } });
    expect(world.telemetry.calls.total()).toBe(0);
  });
});
