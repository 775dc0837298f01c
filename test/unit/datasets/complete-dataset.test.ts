import { gzipSync } from 'node:zlib';
import { datasetObjectKey } from '../../../shared/domain/datasets/object-key.ts';
import { mebibyte, setup } from './dataset-world.ts';

const text = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('complete-dataset', () => {
  it.each([
    [
      'chatml',
      {
        messages: [
          { role: 'user', content: 'hi' },
          { role: 'assistant', content: 'hello' },
        ],
      },
    ],
    [
      'sharegpt',
      {
        conversations: [
          { from: 'human', value: 'hi' },
          { from: 'gpt', value: 'hello' },
        ],
      },
    ],
    ['alpaca', { instruction: 'do', output: 'done' }],
    ['alpaca', { instruction: 'do', input: '', output: 'done', text: 'rendered' }],
    ['openorca', { system_prompt: '', question: 'q', response: 'r', id: 7 }],
    ['dpo', { prompt: 'p', chosen: 'c', rejected: 'r' }],
    ['dpo', { prompt: 'p', chosen: [{ role: 'assistant', content: 'c' }], rejected: 'r' }],
    ['kto', { prompt: 'p', completion: 'c', label: false }],
    ['text', { text: 't', source: 'x' }],
  ])('finds the format %s', async (format, record) => {
    const { upload, user } = setup();
    const { answer, id } = await upload(text(record, record));
    expect(answer.status).toBe(200);
    expect(answer.body.dataset).toMatchObject({ status: 'ready', format, examples: 2 });
    expect((await user.get(id)).body).toEqual({ ...answer.body.dataset, used_by: [] });
  });

  it.each([
    ['CRLF and blank lines', '{"text":"a"}\r\n\r\n  \n{"text":"b"}\r\n'],
    ['a byte order mark', '\ufeff{"text":"a"}\n{"text":"b"}'],
    ['one JSON array', '[\n {"text":"a, ] \\" }"},\n {"text":"b"}\n]\n'],
    ['an array with a byte order mark', '\ufeff [{"text":"a"},{"text":"b"}]'],
  ])('tolerates %s', async (_what, content) => {
    const { upload } = setup();
    const { answer } = await upload(content);
    expect(answer.body.dataset).toMatchObject({ status: 'ready', format: 'text', examples: 2 });
  });

  const good = '{"text":"a"}\n';
  it.each<[string, string | Uint8Array, Record<string, unknown>, string, number | undefined]>([
    ['white space only', ' \n\r\n', {}, 'empty', undefined],
    ['an empty array', '[ ]', {}, 'empty', undefined],
    ['a line that is not JSON', `${good}\n{"text":}\n`, {}, 'invalid_format', 3],
    ['a record over many lines', '{\n"text": "a"\n}\n', {}, 'invalid_format', 1],
    ['a line that does not fit the others', `${good}{"text":7}\n`, {}, 'invalid_format', 2],
    ['a record that is no object', '"text"\n', {}, 'invalid_format', 1],
    ['fields of no format', '{"foo":1}\n', {}, 'invalid_format', 1],
    ['fields of two formats', '{"messages":[],"conversations":[]}\n', {}, 'invalid_format', 1],
    ['a label that is a text', '{"prompt":"p","completion":"c","label":"yes"}\n', {}, 'invalid_format', 1],
    ['bytes that are not UTF-8', Uint8Array.of(...Buffer.from(good), 0x22, 0xff, 0x22, 0x0a), {}, 'invalid_format', 2],
    ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), {}, 'invalid_format', 1],
    ['an array that does not end', '[{"text":"a"},\n{"text":"b"}', {}, 'invalid_format', 2],
    ['a bad element of an array', '[{"text":"a"},\n\n{"text":}]', {}, 'invalid_format', 3],
    ['text after an array', '[{"text":"a"}]\nx', {}, 'invalid_format', 2],
    ['two commas in an array', '[{"text":"a"},,{"text":"b"}]', {}, 'invalid_format', 1],
    ['another format than announced', good, { format: 'chatml' }, 'format_mismatch', 1],
    ['plain text announced as gzip (F37)', good, { compression: 'gzip' }, 'compression_mismatch', undefined],
    ['a gzip cut off', gzipSync(good).subarray(0, 20), { compression: 'gzip' }, 'invalid_format', undefined],
    ['a bad line in a gzip', gzipSync(`${good}x\n`), { compression: 'gzip' }, 'invalid_format', 2],
  ])('rejects %s and says where', async (_what, content, fields, error, line) => {
    const { upload, user } = setup();
    const { answer, id } = await upload(content, fields);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'dataset_rejected',
      details: { dataset_error: error, status: 'rejected' },
    });
    expect(answer.body.details.line).toBe(line);
    const { body } = await user.get(id);
    expect(body).toMatchObject({ status: 'rejected', error: { code: error } });
    expect(body.error.message).toBe(answer.body.error);
  });

  it.each([{}, { compression: 'none' }])('takes a gzip announced as plain (F37) for what it is: %j', async (fields) => {
    const { upload, user } = setup();
    const { answer, id } = await upload(gzipSync(good), fields);
    expect(answer).toMatchObject({
      status: 200,
      body: { dataset: { status: 'ready', compression: 'gzip', examples: 1 } },
    });
    expect((await user.get(id)).body).toMatchObject({ compression: 'gzip' });
  });

  it('counts the records of a whole gzip', async () => {
    const { answer } = await setup().upload(gzipSync(good.repeat(3)), { compression: 'gzip', format: 'text' });
    expect(answer.body.dataset).toMatchObject({ status: 'ready', examples: 3 });
  });

  it('reads the head of a large file only, counts nothing that it has not read, and says how far it looked', async () => {
    const { upload, objects, user } = setup();
    const line = `{"text":"${'é'.repeat(1000)}"}\n`;
    const { answer, id } = await upload(line.repeat(9000));
    const checked_examples = Math.floor((16 * mebibyte) / Buffer.byteLength(line));
    const dataset = { status: 'ready', format: 'text', checked_bytes: 16 * mebibyte, checked_examples };
    expect(answer.body.dataset).toMatchObject(dataset);
    expect(answer.body.dataset).not.toHaveProperty('examples');
    expect((await user.get(id)).body).toMatchObject(dataset);
    expect(objects.calls.counts()).toMatchObject({ head: 1, readHead: 1 });
  });

  it('judges a file of a few mebibytes to its last line', async () => {
    const { answer } = await setup().upload(`${`{"text":"${'x'.repeat(1000)}"}\n`.repeat(8000)}{"text":7}\n`);
    expect(answer).toMatchObject({ status: 422, body: { details: { line: 8001 } } });
  });

  it('refuses a record that is longer than what is read of a file', async () => {
    const { answer } = await setup().upload(`{"text":"${'x'.repeat(17 * mebibyte)}"}\n${good}`);
    expect(answer).toMatchObject({ status: 422, body: { details: { dataset_error: 'invalid_format', line: 1 } } });
    expect(answer.body.error).toContain('longer than 16777216 bytes');
  });

  it('survives a gzip that unpacks to a thousand times its size', async () => {
    const { upload } = setup();
    const { answer } = await upload(gzipSync(good.repeat(5_000_000 / good.length)), { compression: 'gzip' });
    expect(answer.body.dataset).toMatchObject({ status: 'ready', format: 'text' });
  });

  it('answers 409 while the bytes are missing, and is ready when they have come', async () => {
    const { user, objects } = setup();
    const { dataset, upload } = (await user.create({ name: 'a', size_bytes: good.length })).body;
    const early = await user.complete(dataset.id);
    expect({ status: early.status, code: early.body.code }).toEqual({ status: 409, code: 'upload_incomplete' });
    expect((await user.get(dataset.id)).body.status).toBe('uploading');
    await objects.send(upload.url, new TextEncoder().encode(good), upload.headers);
    expect((await user.complete(dataset.id)).status).toBe(200);
  });

  it('looks twenty times at a dataset that does not get whole, then says to upload it anew', async () => {
    const { user, datasets, objects } = setup();
    const { dataset } = (await user.create({ name: 'a', size_bytes: good.length })).body;
    for (let tried = 0; tried < 20; tried += 1) expect((await user.complete(dataset.id)).status).toBe(409);
    objects.calls.reset();
    const answer = await user.complete(dataset.id);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 409, code: 'complete_limit_reached' });
    expect(answer.body.error).toContain('20 times');
    expect(objects.calls.total()).toBe(0);
    expect(datasets.rows.get(`user-1 ${dataset.id}`)?.complete_tries).toBe(20);
    expect((await user.remove(dataset.id)).status).toBe(204);
  });

  it('counts a look that breaks off, so that bytes which are dear to read are not read for ever', async () => {
    const { user, datasets, objects } = setup();
    const { dataset, upload } = (await user.create({ name: 'a', size_bytes: good.length })).body;
    await objects.send(upload.url, new TextEncoder().encode(good), upload.headers);
    objects.calls.failNext('readHead', new Error('the function ran out of time'));
    expect((await user.complete(dataset.id)).status).toBe(500);
    expect(datasets.rows.get(`user-1 ${dataset.id}`)?.complete_tries).toBe(1);
  });

  it('answers the same again, ready or rejected, without looking at the bytes', async () => {
    const { upload, user, objects } = setup();
    for (const content of [good, 'not json']) {
      const { answer, id } = await upload(content);
      objects.calls.reset();
      const again = await user.complete(id);
      expect({ status: again.status, body: again.body }).toEqual({ status: answer.status, body: answer.body });
      expect(objects.calls.total()).toBe(0);
    }
  });

  it('rejects another size and another SHA-256 than announced', async () => {
    const { user, objects } = setup();
    const size = (await user.create({ name: 'a', size_bytes: 10 })).body.dataset.id;
    objects.plant(datasetObjectKey('user-1', size), good);
    expect((await user.complete(size)).body.details.dataset_error).toBe('size_mismatch');
    const hash = (await user.create({ name: 'a', size_bytes: good.length, sha256: 'a'.repeat(64) })).body.dataset.id;
    objects.plant(datasetObjectKey('user-1', hash), good);
    expect((await user.complete(hash)).body.details.dataset_error).toBe('checksum_mismatch');
  });

  it('joins the parts of a multipart upload, once', async () => {
    const { user, objects } = setup();
    const size = 100 * mebibyte + 1;
    const bytes = Buffer.alloc(size, `{"text":"${'x'.repeat(1000)}"}\n`);
    const { dataset, upload } = (await user.create({ name: 'a', size_bytes: size, format: 'text' })).body;
    const parts: { part_number: number; etag: string | undefined }[] = [];
    for (const { part_number, url } of upload.parts) {
      const start = (part_number - 1) * upload.part_size_bytes;
      const { etag } = await objects.send(url, bytes.subarray(start, start + upload.part_size_bytes));
      parts.unshift({ part_number, etag });
    }
    const { upload_id } = upload;
    expect((await user.complete(dataset.id)).body.code).toBe('upload_incomplete');
    expect((await user.complete(dataset.id, { upload_id: 'other', parts })).body.code).toBe('conflict');
    const wrong = [{ part_number: 1, etag: 'wrong' }];
    expect((await user.complete(dataset.id, { upload_id, parts: wrong })).body.code).toBe('upload_incomplete');
    const some = await user.complete(dataset.id, { upload_id, parts: parts.slice(1) });
    expect(some).toMatchObject({ status: 409, body: { code: 'upload_incomplete', details: { part_count: 2 } } });
    const done = await user.complete(dataset.id, { upload_id, parts });
    expect(done.body.dataset).toMatchObject({ status: 'ready', format: 'text' });
    expect((await user.complete(dataset.id, { upload_id, parts })).body).toEqual(done.body);
    expect((await user.presignParts(dataset.id, { upload_id, part_numbers: [1] })).status).toBe(409);
  });

  it('goes on after a completion whose answer was lost between S3 and the table', async () => {
    const { user, objects, datasets } = setup();
    const size = 100 * mebibyte + 1;
    const { dataset, upload } = (await user.create({ name: 'a', size_bytes: size })).body;
    objects.uploads.delete(upload.upload_id);
    const key = datasetObjectKey('user-1', dataset.id);
    objects.plant(key, Buffer.alloc(size, `{"text":"${'x'.repeat(1000)}"}\n`));
    const parts = [1, 2].map((part_number) => ({ part_number, etag: 'a' }));
    const body = { upload_id: upload.upload_id, parts };
    datasets.calls.failNext('update', new Error('the connection was lost'));
    expect((await user.complete(dataset.id, body)).status).toBe(500);
    expect((await user.complete(dataset.id, body)).status).toBe(200);
  });
});
