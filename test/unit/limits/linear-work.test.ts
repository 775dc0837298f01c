import { decodeCursor } from '../../../shared/aws/dynamodb/cursor.ts';
import { attachment } from '../../../shared/aws/s3/content-disposition.ts';
import { artifactNameSchema } from '../../../shared/domain/artifacts/artifact.ts';
import { configIssues } from '../../../shared/domain/configs/config-issues.ts';
import { trainingConfigBodySchema } from '../../../shared/domain/configs/training-config.ts';
import { kindOf, tableOf, whyNotJson } from '../../../shared/domain/datasets/file-kinds.ts';
import { inspectContent } from '../../../shared/domain/datasets/inspect-content.ts';
import { DatasetJudge } from '../../../shared/domain/datasets/judge-stream.ts';
import { userFolder } from '../../../shared/domain/datasets/object-key.ts';
import { elementsOf, linesOf, type Records, recordsOf } from '../../../shared/domain/datasets/read-records.ts';
import { TextWindow } from '../../../shared/domain/datasets/text-window.ts';
import { deployRequestSchema } from '../../../shared/domain/deploy/deploy-request.ts';
import { presentedTokenSha256 } from '../../../shared/domain/downloads/presented-token.ts';
import { modelFacts } from '../../../shared/domain/gpu-memory/model-facts.ts';
import { aliasBook, nameKey } from '../../../shared/domain/gpus/aliases.ts';
import { resolveGpu } from '../../../shared/domain/gpus/resolve-gpu.ts';
import { parsePodName } from '../../../shared/domain/pods/pod-name.ts';
import { redactValues } from '../../../shared/domain/pods/redact-values.ts';
import { hostLine } from '../../../shared/domain/reaper/verdicts/host-line.ts';
import { startFailure } from '../../../shared/domain/reaper/verdicts/start-failure.ts';
import { decodeCurveCursor } from '../../../shared/domain/telemetry/follow-cursor.ts';
import { decodeLogCursor } from '../../../shared/domain/telemetry/log-cursor.ts';
import { passes } from '../../../shared/domain/telemetry/log-filter.ts';
import { lineSchema } from '../../../shared/domain/values.ts';
import { apiHandler } from '../../../shared/http/api-handler.ts';
import { readJsonBody } from '../../../shared/http/body.ts';
import { createDataset, getDataset } from '../../../shared/http/contract/datasets.ts';
import { getJobEvents } from '../../../shared/http/contract/jobs/events.ts';
import { getJobLogs } from '../../../shared/http/contract/jobs/logs.ts';
import { getJobMetrics } from '../../../shared/http/contract/jobs/metrics.ts';
import { createArtifact, reportEvent, shipLogs } from '../../../shared/http/contract/pods.ts';
import { withEtagAndGzip } from '../../../shared/http/etag-and-gzip.ts';
import { readIdempotency } from '../../../shared/http/idempotency-key.ts';
import { isOperator } from '../../../shared/http/operator.ts';
import { parseStrictJson } from '../../../shared/http/strict-json.ts';
import { hostFault } from '../../../shared/public-host.ts';
import { classifyCreateAnswer } from '../../../shared/runpod/classify-create-answer.ts';
import { parseRateLimit } from '../../../shared/runpod/rate-limit.ts';
import { eventLines } from '../../../shared/runpod/system-log.ts';
import { redact } from '../../../shared/runtime/logger.ts';
import { type ApiEventFields, call } from '../../support/api-event.ts';
import { someGpus } from '../../support/fake-gpu-provider.ts';
import { leastCpuMs } from '../../support/least-cpu-ms.ts';
import { logsOf } from '../../support/logs-of.ts';

/**
 * Readers of others' text take time in proportion to it. A short text shows most readers to be far from any bound. Where
 * one takes longer, a text of the full length tells: whatever is quadratic takes seconds to minutes for it, whatever is linear
 * some milliseconds. The bound in CPU time lies far from both, so that no busy machine crosses it.
 */
const short = { length: 2 ** 14, maxCpuMs: 2 };
const full = { length: 2 ** 17, maxCpuMs: 300 };

/** A refusal is an answer: it has read the text as well. */
const readOrRefuse = async (read: (text: string) => unknown, text: string): Promise<void> => {
  try {
    await read(text);
  } catch {
    // Refused.
  }
};

/** Pieces that some pattern or loop begins with, goes on with, or stops at. */
const pieces = [
  ...[' ', '\t', '\n', '\r', '\r\n', ' \n', '\u00a0', '\u0000', '\ufffd', 'é', '😀'],
  ...[
    'a',
    'A',
    '0',
    '1',
    '1.',
    '1x',
    '_',
    '__',
    '-',
    '--',
    '.',
    '..',
    '/',
    ':',
    '@',
    '%',
    '%20',
    '\\',
    '"',
    "'",
    '\\"',
  ],
  ...[
    '{',
    '[',
    '}',
    ']',
    '{"',
    '[{',
    '},',
    ',',
    '[],',
    '1,',
    '{"text":"a"},',
    '{"text":"a"}\n',
    '{{',
    '{%',
    '{% ',
    '{% include',
  ],
  ...[
    'a/',
    'a.',
    'a-',
    'a_',
    'a:',
    'a@',
    'a ',
    'a=',
    'a+',
    'sha256:',
    'https://',
    'http://a/',
    'https://a?',
    'Bearer ',
    'rpa_',
  ],
  ...[
    'manifest for ',
    'start container for ',
    'not found',
    ' Generation',
    'NVIDIA ',
    '";r=1',
    '"minute";r=59;t=12, ',
    ';r=1 ',
  ],
  ...[
    'data:',
    'data: {"line":"a"}\n\n',
    'token=',
    'application/',
    'a+json',
    'messages',
    'localhost',
    'lm_head',
    'balance is ',
  ],
];

/** Texts of one piece, many times over: alone, within other text, and with an end at which a match of all before it fails. */
const hostile = (piece: string, length: number): readonly string[] => {
  const many = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  return [many, `x${many}x`, `[{"text":"a"},${many}!`, `Bearer ${many}\u0001`];
};

/** To the end, or to where more would be asked for. */
const drain = (records: Records): void => {
  for (const record of records) if (record === undefined) return;
};

/** In pieces, as a file is read. */
const judged = (judge: DatasetJudge, text: string): unknown => {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1024) judge.push(bytes.subarray(at, at + 1024));
  return judge.end();
};

const config = (training: object, model: object = { name: 'owner/name' }) => ({
  name: 'a',
  model,
  training: { method: 'sft', num_epochs: 1, learning_rate: 0.1, batch_size: 1, ...training },
});
const issuesOf = (training: object) => configIssues(config(training) as Parameters<typeof configIssues>[0]);
const gpus = someGpus().slice(0, 9);
const card = (name: string) => gpus.slice(0, 1).map((gpu) => ({ ...gpu, id: name, name }));
const handler = apiHandler(getDataset, async () => ({ status: 204 }));
const asked = (fields: ApiEventFields) => logsOf(() => call(handler, { userId: 'a', ...fields }));
const answer = (status: number, body: string) =>
  classifyCreateAnswer({ kind: 'answered', status, body, retryAfterSeconds: undefined, requestId: undefined });
const headers = { 'content-type': 'application/json' };

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'recordsOf a head': (text) => drain(recordsOf(new TextWindow(text), () => 'x')),
  DatasetJudge: (text) => judged(new DatasetJudge(), text),
  'DatasetJudge of an array': (text) => judged(new DatasetJudge(), `[{"a": "${text}`),
  kindOf: (text) => kindOf(Buffer.from(text)),
  tableOf,
  'tableOf of a second line': (text) => tableOf(`a,b\n${text}`),
  whyNotJson: (text) => whyNotJson(text, text),
  'whyNotJson of an object': (text) => whyNotJson('{', `{"a": 1, ${text}`),
  'linesOf of a whole file': (text) => drain(linesOf(new TextWindow(text, true))),
  'linesOf of a head': (text) => drain(linesOf(new TextWindow(text))),
  'elementsOf of a whole file': (text) => drain(elementsOf(new TextWindow(text, true))),
  'elementsOf of a head': (text) => drain(elementsOf(new TextWindow(text))),
  inspectContent: (text) => inspectContent({ bytes: Buffer.from(text), isWhole: true, compression: 'none' }),
  'inspectContent of bytes that break off': (text) =>
    inspectContent({ bytes: Buffer.from(`${text}\u00ff`, 'latin1'), isWhole: true, compression: 'none' }),
  parseStrictJson,
  'parseStrictJson of a string': (text) => parseStrictJson(JSON.stringify({ a: text })),
  'parseStrictJson of a key': (text) => parseStrictJson(JSON.stringify({ [text]: 1 })),
  'content type': (text) => readJsonBody({ body: '{}', isBase64Encoded: false, headers: { 'content-type': text } }),
  body: (text) => readJsonBody({ body: text, isBase64Encoded: false, headers }),
  'Idempotency-Key': (text) => readIdempotency(text, { operation: 'deploy-job', userId: 'a', request: text }),
  'Authorization header': (text) => asked({ path: { id: 'x' }, headers: { authorization: text } }),
  'id in a path': (text) => asked({ path: { id: text } }),
  'operator claim': (text) => isOperator({ groups: `[${text}` }, { claim: 'groups', value: 'ops' }),
  cursor: (text) => decodeCursor({ list: 'jobs', userId: 'a' }, text),
  userFolder,
  attachment,
  'token in a URL': (text) => presentedTokenSha256(text, undefined),
  'cursor of logs': (text) => decodeLogCursor('a', text),
  lineSchema: (text) => lineSchema(full.length * 2).safeParse(text),
  artifactName: (text) => artifactNameSchema.safeParse(text),
  'query of metrics': (text) =>
    getJobMetrics.query?.safeParse({ after: text, limit: text, max_points: text, fields: text, from_step: text }),
  'query of events': (text) => getJobEvents.query?.safeParse({ after: text }),
  'query of logs': (text) => getJobLogs.query?.safeParse({ after: text, before: text, tail: text, q: text }),
  'cursor of a curve': (text) => decodeCurveCursor('a', text),
  'tags and codings of a request': (text) =>
    withEtagAndGzip({ statusCode: 200, body: '{}' }, { 'if-none-match': text, 'accept-encoding': text }),
  'search of a log': (text) => passes({ q: text.slice(0, 200) })({ ts: '', stream: 'stdout', text }),
  'media type': (text) =>
    createDataset.body?.safeParse({ name: text, size_bytes: 1, sha256: text, content_type: text }),
  'model, revision, repository': (text) =>
    trainingConfigBodySchema.safeParse({
      ...config({ lora_target_modules: [text] }, { name: text, revision: text }),
      push_to_hub: { repo_id: text },
    }),
  'chat template': (text) => issuesOf({ chat_template_jinja: text }),
  'module names': (text) => issuesOf({ use_lora: true, lora_target_modules: [text, 'all-linear'] }),
  'docker_image and webhook': (text) => deployRequestSchema.safeParse({ docker_image: text, webhook: text }),
  'environment variables': (text) =>
    deployRequestSchema.safeParse({ environment_variables: { A: text, [text]: 'a' }, secrets: { A: text } }),
  'cards and data centers': (text) => deployRequestSchema.safeParse({ gpu_type: text, data_center_ids: [text] }),
  'event of a pod': (text) =>
    reportEvent.body?.safeParse({
      attempt: 1,
      seq: 1,
      type: 'failed',
      error: { code: text, message: text, log_tail: [text] },
    }),
  'log line': (text) => shipLogs.body?.safeParse({ attempt: 1, seq: 1, lines: [{ ts: text, stream: 'stdout', text }] }),
  'artifact of a pod': (text) => createArtifact.body?.safeParse({ attempt: 1, name: text, sha256: text }),
  nameKey,
  resolveGpu: (text) => resolveGpu(text, gpus),
  'aliasBook of a name of the catalogue': (text) => aliasBook(card(text)),
  modelFacts: (text) => modelFacts({ name: text }),
  parsePodName,
  hostFault,
  startFailure: (text) => startFailure([text], true),
  hostLine,
  parseRateLimit,
  eventLines,
  redactValues: (text) => redactValues(text, { A: text.slice(0, 8), B: 'redacted' }),
  'answer to a create': (text) => answer(400, text),
  'problem in an answer to a create': (text) => answer(400, JSON.stringify({ detail: text, errors: [text] })),
  redact,
};

describe('what reads text of others', () => {
  it.each(Object.entries(readers))('reads %s in time proportional to its length', async (_name, read) => {
    for (const piece of pieces) {
      for (const [nth, text] of hostile(piece, short.length).entries()) {
        if ((await leastCpuMs(() => readOrRefuse(read, text), short.maxCpuMs)) <= short.maxCpuMs) continue;
        const longText = hostile(piece, full.length)[nth] ?? '';
        const ms = await leastCpuMs(() => readOrRefuse(read, longText), full.maxCpuMs);
        // The first ends the test: a reader that is slow on one text is slow on many.
        if (ms > full.maxCpuMs)
          throw new Error(`It took ${ms} ms for ${JSON.stringify(piece)}: ${text.slice(0, 20)}...`);
      }
    }
  });
});
