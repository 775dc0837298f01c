import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { apiHandler } from '../../../shared/http/api-handler.ts';
import { getJobLogs } from '../../../shared/http/contract/jobs/logs.ts';
import { anApiEvent } from '../../support/api-event.ts';

const line = (text: string) => ({
  ts: '2026-01-01T00:00:00.000Z',
  stream: 'stdout' as const,
  text,
  attempt: 1,
  id: 'a',
});

const answer = async (text: string, headers: Readonly<Record<string, string>> = {}) => {
  const handler = apiHandler(getJobLogs, async () => ({
    status: 200,
    body: { items: [line(text)], next_cursor: null, follow_cursor: 'f' },
  }));
  const event: APIGatewayProxyEventV2 = anApiEvent({ userId: 'a', path: { id: 'x' }, headers });
  return handler(event, {} as Context);
};

const long = 'a long text '.repeat(300);

describe('an answer that may be large', () => {
  it.each(['gzip', 'br, GZIP;q=0.5', 'deflate, gzip, br', 'gzip; q=1.0'])(
    'is gzip where the caller takes it: %s',
    async (takes) => {
      const { body = '', isBase64Encoded, headers, statusCode } = await answer(long, { 'accept-encoding': takes });
      expect({ isBase64Encoded, statusCode }).toEqual({ isBase64Encoded: true, statusCode: 200 });
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
      const bytes = Buffer.from(body, 'base64');
      expect(bytes.length).toBeLessThan(500);
      expect(JSON.parse(gunzipSync(bytes).toString())).toMatchObject({ items: [{ text: long }] });
    },
  );

  it.each(['', 'identity', 'br', 'gzip;q=0', 'gzip;q=0.000', 'xgzip'])('is plain where not: %p', async (takes) => {
    const plain = await answer(long, { 'accept-encoding': takes });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(JSON.parse(plain.body ?? '')).toMatchObject({ items: [{ text: long }] });
  });

  it('is plain where it is short', async () => {
    expect((await answer('a', { 'accept-encoding': 'gzip' })).headers).not.toHaveProperty('content-encoding');
  });

  it('is 304 without a body for whoever has it, in either form', async () => {
    const { headers } = await answer(long);
    const etag = String(headers?.etag);
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    for (const known of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
      const again = await answer(long, { 'if-none-match': known, 'accept-encoding': 'gzip' });
      expect(again).toMatchObject({ statusCode: 304, headers: { etag, 'cache-control': 'no-store' } });
      expect(again).not.toHaveProperty('body');
      expect(again.headers).not.toHaveProperty('content-type');
    }
    for (const other of ['"other"', 'x', '', etag.slice(0, -3)]) {
      expect((await answer(long, { 'if-none-match': other })).statusCode).toBe(200);
    }
    expect((await answer('other', { 'if-none-match': etag })).statusCode).toBe(200);
  });
});
