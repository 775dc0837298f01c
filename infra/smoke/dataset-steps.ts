import { createHash } from 'node:crypto';
import { type Answer, codeOf, fetchFrom, told } from './outside.ts';
import { asked } from './smoke-error.ts';
import { SmokeFault } from './smoke-fault.ts';
import { whereToLook } from './where-to-look.ts';
import { only, type Step, type World } from './world.ts';

/** The steps that upload and download a dataset. */

const line = (run: string, number: number) =>
  `${JSON.stringify({ text: `Run ${run}, line ${number}: the quick brown fox jumps over the lazy dog.` })}\n`;

const contentOf = (runId: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(Array.from({ length: 500 }, (_, number) => line(runId, number)).join(''));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const s3Code = ({ bytes }: Answer): string => /<Code>(\w+)<\/Code>/.exec(new TextDecoder().decode(bytes))?.[1] ?? '';

/** Sends the CORS preflight request that a browser sends to the bucket before an upload. Throws `SmokeFault` if S3 refuses the origin. */
const assertBucketCors = async (url: string, origin: string, headers: readonly string[]): Promise<void> => {
  const asked = {
    origin,
    'access-control-request-method': 'PUT',
    ...(headers.length === 0 ? {} : { 'access-control-request-headers': headers.join(',') }),
  };
  const answer = await fetchFrom(url, 'OPTIONS', { headers: asked }, whereToLook.api);
  const allowed = answer.headers.get('access-control-allow-origin');
  if (allowed === origin || allowed === '*') return;
  throw new SmokeFault(`Pages of ${origin} may not upload to the bucket (${answer.status}).`, whereToLook.origins);
};

const upload: Step = {
  name: 'upload',
  run: async ({ outside, runId, made, options }) => {
    const bytes = contentOf(runId);
    const body = {
      name: `smoke ${runId}`,
      size_bytes: bytes.byteLength,
      sha256: sha256(bytes),
      format: 'text',
    } as const;
    const { datasets } = outside.podwarden;
    const create = () => asked('A dataset', datasets.create(body, { idempotencyKey: `smoke-dataset-${runId}` }));
    const { dataset, upload: target } = await create();
    made.datasets.add(dataset.id);
    const again = await create();
    if (again.dataset.id !== dataset.id) {
      made.datasets.add(again.dataset.id);
      throw new SmokeFault('The same Idempotency-Key made two datasets.', whereToLook.api);
    }
    if (target === undefined || !('url' in target))
      throw new SmokeFault('A new dataset was given no upload URL.', whereToLook.api);
    await assertBucketCors(target.url, options.origin, Object.keys(target.headers));
    const put = (content: Uint8Array<ArrayBuffer>) =>
      fetchFrom(target.url, 'PUT', { body: content, headers: target.headers }, whereToLook.api);
    const other = await put(bytes.map((byte) => byte ^ 1));
    if (other.status < 400) throw new SmokeFault('S3 took other bytes than were announced.', whereToLook.api);
    const right = await put(bytes);
    if (right.status !== 200) {
      throw new SmokeFault(`S3 refused the upload: ${right.status} ${s3Code(right)}.`, whereToLook.api);
    }
    const { format } = await asked('The completion of the dataset', datasets.complete(dataset.id));
    if (format !== 'text') throw new SmokeFault(`The dataset was taken for ${format}.`, whereToLook.api);
    return `${bytes.byteLength} bytes; S3 refused others`;
  },
};

const newToken = ({ outside: { podwarden }, made }: World) =>
  asked(
    'A download token',
    podwarden.datasets.createDownload(only([...made.datasets][0], 'The dataset'), { mode: 'one_time' }),
  );

/** Returns the URL to which a one-time URL redirects. The token is only in the query, because S3 would refuse a second credential. */
const redeemed = async (url: string): Promise<string> => {
  const answer = await fetchFrom(url, 'GET');
  const location = answer.headers.get('location');
  if (answer.status === 302 && location !== null) return location;
  throw new SmokeFault(`A fresh download token should be answered 302; it was ${told(answer)}.`, whereToLook.api);
};

const assertGone = async (url: string, code: string): Promise<void> => {
  const answer = await fetchFrom(url, 'GET');
  if (answer.status === 410 && codeOf(answer) === code) return;
  throw new SmokeFault(`The download token should be answered 410 ${code}; it was ${told(answer)}.`, whereToLook.api);
};

const assertOnApi = (url: string, apiUrl: string): void => {
  if (new URL(url).origin === apiUrl) return;
  throw new SmokeFault(
    `Pods are given ${new URL(url).origin}, and this test was given ${apiUrl}. Test the address that pods use: the output PublicApiUrl.`,
    whereToLook.address,
  );
};

const download: Step = {
  name: 'download',
  run: async (world) => {
    const content = contentOf(world.runId);
    const { url } = await newToken(world);
    assertOnApi(url, world.outside.apiUrl);
    const look = await fetchFrom(url, 'HEAD');
    if (look.status !== 200 || look.headers.get('x-dataset-size') !== String(content.byteLength)) {
      throw new SmokeFault(`HEAD of a fresh token should tell the size; it was ${look.status}.`, whereToLook.api);
    }
    const location = await redeemed(url);
    const whole = await fetchFrom(location, 'GET', {}, whereToLook.api);
    if (whole.status !== 200 || sha256(whole.bytes) !== sha256(content)) {
      throw new SmokeFault(`S3 did not give the bytes back (${whole.status} ${s3Code(whole)}).`, whereToLook.api);
    }
    const part = await fetchFrom(location, 'GET', { headers: { range: 'bytes=100-199' } }, whereToLook.api);
    if (part.status !== 206 || Buffer.compare(part.bytes, content.subarray(100, 200)) !== 0) {
      throw new SmokeFault(`S3 did not give a range (${part.status} ${s3Code(part)}).`, whereToLook.api);
    }
    await assertGone(url, 'token_used');
    return 'the same bytes, by range too; the token works once';
  },
};

const revocation: Step = {
  name: 'revocation',
  run: async (world) => {
    const { url, token_id } = await newToken(world);
    const { datasets } = world.outside.podwarden;
    await asked('Revoking a token', datasets.revokeDownload(only(token_id, 'The id of the token')));
    await assertGone(url, 'token_revoked');
    return 'a revoked token is worth nothing';
  },
};

export const datasetSteps: readonly Step[] = [upload, download, revocation];
