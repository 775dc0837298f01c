import fc from 'fast-check';
import { RefusedError } from '../../../shared/client/index.ts';
import { webhooks } from '../../../shared/client/webhooks.ts';
import { webhookBody, webhookSignature } from '../../../shared/domain/webhooks/webhook.ts';
import { aJob } from '../../support/a-job.ts';
import { propertyRuns } from '../../support/effort.ts';

const now = new Date('2026-11-27T12:00:00Z');
const secret = 'whsec_5f0c3a52';
const body = webhookBody(aJob({ status: 'failed', reason: 'out_of_memory' }), 'https://example.com/hook');
const signature = webhookSignature(secret, body, now);

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'good',
    (error: unknown) => (error instanceof RefusedError ? error.code : error),
  );

describe('webhooks.verify', () => {
  it('answers what the server has signed, as text and as bytes', async () => {
    const event = await webhooks.verify(body, signature, secret, { now });
    expect(event).toMatchObject({ event: 'job_over', status: 'failed', reason: 'out_of_memory', job_id: aJob().id });
    expect(event).toEqual(JSON.parse(body));
    expect(await webhooks.verify(Buffer.from(body), signature, secret, { now })).toEqual(event);
    expect(await webhooks.verify(body, ` ${signature} , v9=later`, secret, { now })).toEqual(event);
  });

  it('refuses whatever is changed anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom('body', 'signature', 'secret'),
        fc.integer({ min: 1, max: 90 }),
        async (at, what, by) => {
          const changed = (text: string) => {
            const place = at % text.length;
            const code = 33 + ((text.charCodeAt(place) - 33 + by) % 94);
            return text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
          };
          const parts = { body, signature, secret };
          const { [what]: original } = parts;
          const other = changed(original);
          fc.pre(other !== original);
          const all = { ...parts, [what]: other };
          const outcome = await codeOf(webhooks.verify(all.body, all.signature, all.secret, { now }));
          expect(outcome).toBe('signature_invalid');
        },
      ),
      propertyRuns(300),
    );
  });

  it('refuses what is old, from the future, unsigned, signed with nothing or twice dated', async () => {
    const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    const check = (options: object, header: string | null | undefined = signature) =>
      codeOf(webhooks.verify(body, header, secret, options));
    expect(await check({ now: later(299) })).toBe('good');
    expect(await check({ now: later(301) })).toBe('signature_expired');
    expect(await check({ now: later(-301) })).toBe('signature_expired');
    expect(await check({ now: later(900), toleranceSeconds: 1000 })).toBe('good');
    for (const header of [null, undefined, '', 't=1', `t=5,${signature}`, signature.replace('v1=', 'v0=')]) {
      expect(await codeOf(webhooks.verify(body, header, secret, { now }))).toBe('signature_invalid');
    }
    expect(await codeOf(webhooks.verify(body, webhookSignature('', body, now), '', { now }))).toBe('signature_invalid');
  });

  it('is not slowed down by a header without end', async () => {
    const header = `t=1,${'v1='.padEnd(67, 'a')},`.repeat(10_000);
    expect(await codeOf(webhooks.verify(body, header, secret, { now }))).toBe('signature_invalid');
  });

  it('tells a signed body that is no JSON', async () => {
    const odd = 'hello';
    const signed = webhookSignature(secret, odd, now);
    expect(await codeOf(webhooks.verify(odd, signed, secret, { now }))).toBe('unreadable_event');
  });
});
