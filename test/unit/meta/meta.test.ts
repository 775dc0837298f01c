import { createHandler as getHealth } from '../../../functions/meta/get-health.ts';
import { createHandler as getOpenapi } from '../../../functions/meta/get-openapi.ts';
import { openApiDocument } from '../../../shared/http/openapi.ts';
import { call } from '../../support/api-event.ts';

describe('get-health', () => {
  it('answers anyone, with the time', async () => {
    const handler = getHealth({ clock: () => new Date('2026-01-01T12:00:00.000Z') });
    const answer = await call(handler);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: { status: 'ok', time: '2026-01-01T12:00:00.000Z' },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('says where the console is, of an installation that has one', async () => {
    const handler = getHealth({ clock: () => new Date(0), consoleUrl: 'https://console.example.com' });
    expect((await call(handler)).body.console_url).toBe('https://console.example.com');
  });
});

describe('get-openapi', () => {
  it('answers anyone the document that was made at the cold start', async () => {
    const document = openApiDocument();
    const answer = await call(getOpenapi({ document }));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(JSON.parse(JSON.stringify(document)));
    expect(answer.headers['content-type']).toContain('application/json');
    // A function may answer 6 MB.
    expect(answer.text.length).toBeLessThan(512 * 1024);
  });
});
