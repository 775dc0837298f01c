import { gunzipSync } from 'node:zlib';
import { proxyResponse } from '../../../infra/local/gateway/proxy-response.ts';
import { withEtagAndGzip } from '../../../shared/http/etag-and-gzip.ts';
import { json } from '../../../shared/http/problem.ts';

const text = 'a long text '.repeat(300);

/** As an HTTP API does (API Gateway developer guide, payload format version 2.0): what is marked as base64 goes out as bytes. */
describe('what the local gateway makes of a function’s answer', () => {
  it('sends the bytes of a gzip and says so', () => {
    const answer = withEtagAndGzip(json(200, { text }), { 'accept-encoding': 'gzip' });
    const { statusCode, headers, body } = proxyResponse(JSON.stringify(answer));
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/json; charset=utf-8',
      etag: expect.stringMatching(/^W\//),
    });
    expect(JSON.parse(gunzipSync(body).toString())).toEqual({ text });
  });

  it('sends a 304 without a body or its type', () => {
    const tag = String(withEtagAndGzip(json(200, { text }), {}).headers?.etag);
    const { statusCode, headers, body } = proxyResponse(
      JSON.stringify(withEtagAndGzip(json(200, { text }), { 'if-none-match': tag })),
    );
    expect([statusCode, body.length, headers['content-type'], headers.etag]).toEqual([304, 0, undefined, tag]);
  });
});
