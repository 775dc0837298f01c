import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkConfig } from '../../../apps/cli/check/check-config.ts';
import { presets } from '../../../shared/domain/configs/presets.ts';
import { aWorld, removeHomes, type WorldOptions } from './a-world.ts';

afterEach(removeHomes);

/** Nobody is signed in, and nobody answers. */
const setup = (options: WorldOptions = {}) => {
  const made = aWorld({ env: {}, ...options });
  const path = (name: string): string => join(made.home, name);
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(path(name), content);
    return path(name);
  };
  return { ...made, path, write };
};

const chat = (n: number, extra: object = {}): string =>
  `${JSON.stringify({
    messages: [
      { role: 'user', content: `Question ${n}?` },
      { role: 'assistant', content: `Answer ${n}.` },
    ],
    ...extra,
  })}\n`;

describe('dataset upload --check-only', () => {
  it('judges every line and says what is learned of it', async () => {
    const { run, write, api } = setup();
    const path = write('chats.jsonl', chat(1) + chat(2, { source: 'web' }));
    const { code, out, err } = await run('dataset', 'upload', path, '--check-only');
    expect([code, out, api.asked]).toEqual([0, '', []]);
    expect(err).toContain('Every line fits: 2 examples of format chatml, for sft');
    expect(err).toContain('Not learned from: source.');
  });

  it('shows the line at fault with its beginning, also deep in a gzip, and no escape of it', async () => {
    const { run, write } = setup();
    const bad = `{"messages": "none\u001b[2J"}\n`;
    const lines = Array.from({ length: 5000 }, (_, n) => chat(n)).join('');
    for (const content of [lines + bad + lines, gzipSync(lines + bad + lines)]) {
      const { code, err } = await run('dataset', 'upload', write('bad', content), '--check-only');
      expect(code).toBe(5);
      expect(err).toContain('Line 5001 of the dataset: ');
      expect(err).toContain('  5001 | {"messages": "none\\x1b[2J"}');
    }
  });

  it('is a verdict for programs, whether it is good or bad', async () => {
    const { run, write } = setup();
    const good = await run('dataset', 'upload', write('good', chat(1)), '--check-only', '--json');
    expect([good.code, JSON.parse(good.out)]).toMatchObject([0, { ok: true, format: 'chatml', examples: 1 }]);
    const bad = await run('dataset', 'upload', write('bad', 'a,b\n1,2\n'), '--check-only', '--json');
    expect([bad.code, JSON.parse(bad.out)]).toMatchObject([
      5,
      { ok: false, error: { code: 'invalid_format', line: 1 } },
    ]);
  });

  it.each([
    ['a file that is not there', 'nothing', 2, 'There is no file'],
    ['a folder', '.', 2, ' is a folder.'],
  ])('names %s', async (_, name, exitCode, sentence) => {
    const { run, path } = setup();
    const { code, err } = await run('dataset', 'upload', path(name), '--check-only');
    expect([code, err]).toEqual([exitCode, expect.stringContaining(sentence)]);
  });
});

describe('dataset preview of a file', () => {
  it('shows examples as conversations, and no more than are asked for', async () => {
    const { run, write } = setup();
    const { out } = await run('dataset', 'preview', write('chats', chat(1) + chat(2) + chat(3)), '-n', '2');
    expect(out).toBe(
      [
        'Example 1, line 1',
        '  user       Question 1?',
        '  assistant  Answer 1.',
        '',
        'Example 2, line 2',
        '  user       Question 2?',
        '  assistant  Answer 2.',
        '',
      ].join('\n'),
    );
  });

  it('shows the good ones before a bad one, and says what is bad', async () => {
    const { run, write } = setup();
    const { code, out, err } = await run('dataset', 'preview', write('chats', `${chat(1)}{}\n`));
    expect([code, out.includes('Answer 1.'), err.includes('Line 2')]).toEqual([5, true, true]);
  });

  it('shows preferences with both answers', async () => {
    const { run, write } = setup();
    const pair = { prompt: 'Sum?', chosen: 'Four.', rejected: 'Five.' };
    const { out } = await run('dataset', 'preview', write('pairs', `${JSON.stringify(pair)}\n`));
    expect(out).toContain('assistant (chosen)    Four.');
    expect(out).toContain('assistant (rejected)  Five.');
  });
});

describe('config', () => {
  it.each(presets.map(({ id }) => id))('init writes the preset %s, which check takes', async (id) => {
    const { run, path } = setup();
    expect((await run('config', 'init', path('config.json'), '--preset', id)).code).toBe(0);
    const { code, err } = await run('config', 'check', path('config.json'));
    expect(code).toBe(0);
    expect(err).toContain('can be used');
  });

  it('init replaces nothing unless it is told to, and takes no model that cannot be', async () => {
    const { run, write, path } = setup();
    write('config.json', 'mine');
    const refused = await run('config', 'init', path('config.json'));
    expect([refused.code, readFileSync(path('config.json'), 'utf8')]).toEqual([2, 'mine']);
    expect((await run('config', 'init', path('config.json'), '--force', '--model', 'owner/other')).code).toBe(0);
    expect(JSON.parse(readFileSync(path('config.json'), 'utf8')).model).toEqual({ name: 'owner/other' });
    const { code, err } = await run('config', 'init', path('new.json'), '--model', 'https://huggingface.co/owner/name');
    expect([code, err.includes('owner/name'), existsSync(path('new.json'))]).toEqual([2, true, false]);
  });

  it('check tells all faults at once, each at its field, with the field that was meant', async () => {
    const { run, write } = setup();
    const config = {
      name: 'x',
      model: { nmae: 'owner/name' },
      training: { method: 'sft', num_epochs: 0, learning_rate: 0.1, batch_sise: 4 },
      trainer: 'smoke',
    };
    const { code, out, err } = await run('config', 'check', write('c.json', JSON.stringify(config)));
    expect(code).toBe(5);
    expect(out).toContain('model.nmae: unknown field; did you mean name?\n');
    expect(out).toContain('training.batch_sise: unknown field; did you mean batch_size?\n');
    expect(out).toContain('training.num_epochs: ');
    expect(err).toContain('faults');
  });

  it('check tells what a method does not use, and whether the data fits', async () => {
    const { run, write } = setup();
    const { training_config: config } = presets.find(({ id }) => id === 'sft-small') ?? {};
    const path = write('c.json', JSON.stringify({ ...config, training: { ...config?.training, beta: 0.2 } }));
    expect((await run('config', 'check', path)).out).toContain(
      'training.beta: is used by dpo, orpo and kto only, not by sft',
    );
    const fine = write('d.json', JSON.stringify(config));
    const text = write('text.jsonl', '{"text": "x"}\n{"text": "y"}\n');
    const { code, out } = await run('config', 'check', fine, '--dataset', text, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([5, { ok: false, issues: [{ path: 'dataset_id' }] }]);
  });

  it.each([
    ['{"a": 1,}', 'line 1', 'A comma stands before a closing bracket'],
    ['{\n  // no\n  "a": 1\n}', 'line 2', 'JSON has no comments'],
    ["{'a': 1}", 'line 1', 'double ones'],
    ['', 'is empty', ''],
    ['{"a": ', 'ends too early', ''],
  ])('check says where %j is no JSON', async (text, where, hint) => {
    const { run, write } = setup();
    const { code, err } = await run('config', 'check', write('c.json', text));
    expect(code).toBe(2);
    // Lines break where the length of the folder's name has them break.
    const sentence = err.replace(/\s+/g, ' ');
    expect(sentence).toContain(where);
    expect(sentence).toContain(hint);
  });

  it('check reads standard input, and a config as the API answers it', async () => {
    const stored = { ...presets[0]?.training_config, id: 'x', created_at: 'a', updated_at: 'b' };
    const { run } = setup({ piped: JSON.stringify(stored) });
    expect((await run('config', 'check', '-')).code).toBe(0);
    expect(checkConfig({ ...presets[0]?.training_config, id: 'x' }).issues).toHaveLength(1);
  });

  it('check of a folder says that it is one', async () => {
    const { run, path } = setup();
    mkdirSync(path('folder'));
    expect(await run('config', 'check', path('folder'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('/folder is a folder.'),
    });
  });
});
