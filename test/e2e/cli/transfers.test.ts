import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliWorld, type Ran, startCliWorld } from './cli-world.ts';

jest.setTimeout(180_000);

let world: CliWorld;

beforeAll(async () => {
  world = await startCliWorld({ schedules: false });
});
afterAll(() => world.stop());

const mebibyte = 1024 * 1024;

/** Above what one PUT may have: it goes in parts. */
const manyBytes = 130 * mebibyte;

const at = (name: string): string => join(world.cli.folder, name);

const writeLines = (name: string, bytes: number, word = 'fox'): string => {
  const lines = Array.from(
    { length: 512 },
    (_, n) => `${JSON.stringify({ text: `${word} ${n} ${'x'.repeat(2000)}` })}\n`,
  ).join('');
  writeFileSync(at(name), lines.repeat(Math.ceil(bytes / lines.length)));
  return name;
};

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
};

const counting = (name: string, ms = 0) => ({
  NODE_OPTIONS: `--require ${join(import.meta.dirname, 'count-puts.cjs')}`,
  PODWARDEN_TEST_PUTS: at(name),
  PODWARDEN_TEST_PUT_MS: String(ms),
});

const putBytes = (name: string): number => {
  const lines = existsSync(at(name)) ? readFileSync(at(name), 'utf8').trim().split('\n') : [];
  return lines.reduce((sum, line) => sum + Number(line), 0);
};

/** Acts once: a second Ctrl-C would end the process before it could say a word. */
const onceSeen = (isSeen: () => boolean, act: () => void, child: ChildProcess): void => {
  const look = setInterval(() => {
    if (!isSeen()) return;
    clearInterval(look);
    act();
  }, 5);
  child.once('close', () => clearInterval(look));
};

/** Uploads, and ends the process once so many bytes have arrived. */
const uploadUntil = (file: string, puts: string, bytes: number, signal: NodeJS.Signals): Promise<Ran> =>
  world.cli.run(['dataset', 'upload', file], {
    env: counting(puts, 300),
    onStart: (child) => {
      onceSeen(
        () => putBytes(puts) >= bytes,
        () => child.kill(signal),
        child,
      );
    },
  });

describe('an upload', () => {
  it('goes on after Ctrl-C and after a kill where it was, and sends no byte twice', async () => {
    const { cli } = world;
    const file = writeLines('large.jsonl', manyBytes);
    const size = readFileSync(at(file)).length;
    const interrupted = await uploadUntil(file, 'puts-1', 1, 'SIGINT');
    expect(interrupted.code).toBe(130);
    expect(interrupted.err).toContain('The same line again goes on with it.');
    const killed = await uploadUntil(file, 'puts-2', 1, 'SIGKILL');
    expect(killed.code).toBeNull();
    const done = await cli.run(['dataset', 'upload', file, '--json'], { env: counting('puts-3') });
    expect(done.err).toContain('Going on with the upload that was interrupted.');
    expect(done.code).toBe(0);
    const sent = ['puts-1', 'puts-2', 'puts-3'].map(putBytes);
    // A part that was under way when the process was killed may have arrived uncounted.
    expect(sent.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(size);
    expect(sent[2]).toBeLessThan(size);
    expect(sent[0]).toBeGreaterThan(0);
    const dataset = JSON.parse(done.out);
    expect(dataset).toMatchObject({ status: 'ready', size_bytes: size, sha256: await sha256Of(at(file)) });
    expect(JSON.parse(await cli.out('dataset', 'list', '--json'))).toHaveLength(1);
    expect(readdirSync(at('home/.local/state/podwarden/uploads'))).toEqual([]);
  });

  it('begins anew where the file has changed, says so, and leaves nothing of what it was', async () => {
    const { cli } = world;
    const file = writeLines('changing.jsonl', manyBytes, 'hare');
    expect((await uploadUntil(file, 'puts-4', 1, 'SIGINT')).code).toBe(130);
    writeLines('changing.jsonl', manyBytes, 'wolf');
    utimesSync(at(file), new Date(), new Date(Date.now() + 5000));
    const { code, out, err } = await cli.run(['dataset', 'upload', file]);
    expect(code).toBe(0);
    expect(err).toContain('The file has changed since its upload was interrupted: beginning anew.');
    expect(JSON.parse(await cli.out('dataset', 'show', out.trim(), '--json')).sha256).toBe(await sha256Of(at(file)));
    const named = JSON.parse(await cli.out('dataset', 'list', '--json')).filter(
      ({ name }: { name: string }) => name === file,
    );
    expect(named).toHaveLength(1);
  });

  it('of two processes at once ends as one dataset that is whole', async () => {
    const { cli } = world;
    const file = writeLines('twice.jsonl', 3 * mebibyte, 'owl');
    const both = await Promise.all([cli.run(['dataset', 'upload', file]), cli.run(['dataset', 'upload', file])]);
    expect(both.map(({ code }) => code)).toContain(0);
    for (const { code, out } of both) {
      if (code === 0)
        expect(JSON.parse(await cli.out('dataset', 'show', out.trim(), '--json'))).toMatchObject({ status: 'ready' });
    }
  });
});

describe('a download', () => {
  it('goes on after Ctrl-C, is checked, and appears only once it is whole', async () => {
    const { cli } = world;
    const file = writeLines('fetched.jsonl', 60 * mebibyte, 'deer');
    const dataset = await cli.out('dataset', 'upload', file);
    const interrupted = await cli.run(['dataset', 'download', dataset, '-o', 'copy.jsonl'], {
      onStart: (child) => {
        const isUnderWay = () =>
          readdirSync(cli.folder).some((name) => name.startsWith('copy.jsonl') && name.endsWith('.part'));
        onceSeen(isUnderWay, () => child.kill('SIGINT'), child);
      },
    });
    // A fast machine may be through before it is told to stop.
    if (interrupted.code === 130) {
      expect(interrupted.err).toContain('the same line goes on with it');
      expect(existsSync(at('copy.jsonl'))).toBe(false);
    } else process.stderr.write('skipped: the download was over before Ctrl-C reached it\n');
    expect((await cli.run(['dataset', 'download', dataset, '-o', 'copy.jsonl'])).code).toBe(0);
    expect(await sha256Of(at('copy.jsonl'))).toBe(await sha256Of(at(file)));
    expect(readdirSync(cli.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('of wrong bytes leaves no file, and of another file that is there touches nothing', async () => {
    const { cli } = world;
    const file = writeLines('small.jsonl', mebibyte, 'mole');
    const dataset = await cli.out('dataset', 'upload', file);
    writeFileSync(at('in-the-way.jsonl'), 'something of mine');
    const refused = await cli.run(['dataset', 'download', dataset, '-o', 'in-the-way.jsonl']);
    expect([refused.code, refused.err]).toEqual([5, expect.stringContaining('--force replaces it')]);
    expect(readFileSync(at('in-the-way.jsonl'), 'utf8')).toBe('something of mine');
    const wrong = await cli.run(['dataset', 'download', dataset, '-o', 'wrong.jsonl'], {
      env: { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'turn-a-bit.cjs')}` },
    });
    expect([wrong.code, wrong.err]).toEqual([6, expect.stringContaining('SHA-256')]);
    expect(readdirSync(cli.folder).filter((name) => name.startsWith('wrong.jsonl'))).toEqual([]);
  });
});
