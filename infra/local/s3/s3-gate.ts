import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessControl } from '../access/access-control.ts';
import type { Grant } from '../access/policy.ts';
import { readBody } from '../gateway/read-body.ts';
import { bucketCorsHeaders, bucketPreflight } from './bucket-cors.ts';
import type { BucketPlan } from './bucket-plan.ts';
import { type Admission, admit } from './check-signed-request.ts';
import { engineRequest } from './engine-request.ts';
import { PartLedger } from './part-ledger.ts';
import { absenceCall, callsOf } from './s3-calls.ts';
import { type EngineResponse, maxPutBytes, type S3Engine } from './s3-engine.ts';
import { S3Refusal } from './s3-refusal.ts';
import { queryValue, type S3Request, s3Request } from './s3-request.ts';

const tooLarge = () => new S3Refusal(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');

/** Headers of an answer that the signer of a GET may set by `response-` query parameters. */
const overridable = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
];

const overrides = (request: S3Request): Readonly<Record<string, string>> =>
  Object.fromEntries(
    overridable.flatMap((name) => {
      const value = queryValue(request, `response-${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Returns the declared length. The SDK sends no Content-Length for a stream and declares the decoded length instead. */
const lengthOf = ({ headers }: S3Request): string | undefined =>
  headers['content-length'] ?? headers['x-amz-decoded-content-length'];

/** Checks a request before the engine sees it: signer, expiry, target, bytes, and the grants of the role. */
export class S3Gate {
  private readonly engine: S3Engine;
  private readonly access: AccessControl;
  private readonly parts = new PartLedger();
  private readonly buckets = new Map<string, BucketPlan>();

  constructor(engine: S3Engine, access: AccessControl) {
    this.engine = engine;
    this.access = access;
  }

  async addBucket(plan: BucketPlan): Promise<void> {
    this.buckets.set(plan.name, plan);
    await this.engine({ method: 'PUT', url: `/${plan.name}`, headers: {}, body: Buffer.alloc(0) });
  }

  handle(incoming: IncomingMessage, response: ServerResponse): void {
    const request = s3Request(incoming);
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    const rules = this.buckets.get(request.bucket)?.corsRules ?? [];
    void this.answer(request, incoming)
      .catch((cause: unknown) => refused(cause, requestId))
      .then(({ status, headers, body }) => {
        incoming.resume();
        if (response.destroyed) return;
        const cors =
          request.method === 'OPTIONS' ? {} : bucketCorsHeaders(rules, request.headers.origin, request.method);
        const length = request.method === 'HEAD' || status === 204 ? {} : { 'content-length': String(body.length) };
        response.writeHead(status, {
          ...headers,
          ...length,
          ...cors,
          'x-amz-request-id': requestId,
          server: 'AmazonS3',
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
  }

  private async answer(request: S3Request, incoming: IncomingMessage): Promise<EngineResponse> {
    if (request.method === 'OPTIONS') {
      const rules = this.buckets.get(request.bucket)?.corsRules ?? [];
      return { status: 200, headers: bucketPreflight(rules, request.headers), body: Buffer.alloc(0) };
    }
    const admission = await this.admitted(request).catch(async (cause: unknown) => {
      // The body is read before the refusal. Otherwise a client that is still sending would see a broken connection instead of the reason.
      await readBody(incoming, 0);
      throw cause;
    });
    if (request.method === 'PUT' && lengthOf(request) === undefined) {
      throw new S3Refusal(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
    }
    const body = await readBody(incoming, maxPutBytes);
    if (body === undefined) throw tooLarge();
    const parts = this.parts.list(request);
    if (parts !== undefined) return parts;
    const forwarded = engineRequest(request, admission, body);
    await this.checkCondition(request, forwarded.url);
    const answer = await this.engine(forwarded);
    this.parts.note(request, forwarded.body.length, answer);
    const absence = absenceCall(request, answer.status);
    if (absence) this.authorize(admission, absence);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer;
    return {
      ...answer,
      headers: { 'accept-ranges': 'bytes', ...answer.headers, ...(answer.status < 300 ? overrides(request) : {}) },
    };
  }

  private async admitted(request: S3Request): Promise<Admission> {
    const admission = await admit(request, this.access, Date.now());
    for (const call of callsOf(request)) this.authorize(admission, call);
    return admission;
  }

  /** Throws an `S3Refusal` if the role does not grant the call. A presigned URL may do what its signer may do at the time of use. */
  private authorize({ authentication }: Admission, { action, resource }: Grant): void {
    const refusal = this.access.refusal(authentication.accessKeyId, action, resource);
    if (refusal !== undefined) throw new S3Refusal(403, 'AccessDenied', refusal);
  }

  /** Refuses a PUT with `If-None-Match: *` if the object exists. The engine would overwrite the object. */
  private async checkCondition({ method, headers }: S3Request, url: string): Promise<void> {
    if (method !== 'PUT' || headers['if-none-match'] !== '*') return;
    const { status } = await this.engine({ method: 'HEAD', url, headers: {}, body: Buffer.alloc(0) });
    if (status === 200) {
      throw new S3Refusal(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
    }
  }
}

const refused = (cause: unknown, requestId: string): EngineResponse => {
  const refusal = cause instanceof S3Refusal ? cause : new S3Refusal(500, 'InternalError', String(cause));
  return {
    status: refusal.status,
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(refusal.toXml(requestId)),
  };
};
