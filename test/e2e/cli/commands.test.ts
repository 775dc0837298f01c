import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textLines } from '../stack-world.ts';
import { type CliWorld, startCliWorld } from './cli-world.ts';

jest.setTimeout(120_000);

let world: CliWorld;

beforeAll(async () => {
  world = await startCliWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
});
afterAll(() => world.stop());

const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(world.cli.folder, name), content);
  return name;
};

/** A config that trains in a few seconds. */
const aConfig = async (name: string, steps = '60'): Promise<string> => {
  const text = await world.cli.out('config', 'init', '-', '--preset', 'try-out', '--name', name);
  return write(
    `${name}.json`,
    text.replace('"max_steps": 200', `"max_steps": ${steps}`).replace('"num_epochs": 1', '"num_epochs": 1000'),
  );
};

describe('the command line', () => {
  it('goes the whole way: sign in, upload, deploy, watch, fetch the model', async () => {
    const { cli, key } = world;
    const profile = { PODWARDEN_API_KEY: '', PODWARDEN_API_URL: '' };
    const signedIn = await cli.run(['login', '--api', world.stack.apiUrl, '--key', '-'], {
      env: profile,
      input: `${key}\n`,
    });
    expect(signedIn).toMatchObject({ code: 0, out: '' });
    expect((await cli.run(['whoami', '-q'], { env: profile })).out).toBe('alice\n');

    write('bad.jsonl', `${textLines(3)}{"text": 7}\n`);
    const refused = await cli.run(['dataset', 'upload', 'bad.jsonl']);
    expect(refused).toMatchObject({ code: 5, out: '' });
    expect(refused.err).toContain('Line 4 of the dataset');
    expect(refused.err).toContain('  4 | {"text": 7}');
    expect(JSON.parse(await cli.out('dataset', 'list', '--json'))).toEqual([]);

    write('foxes.jsonl', textLines(2000));
    const dataset = await cli.out('dataset', 'upload', 'foxes.jsonl');
    expect(await cli.out('dataset', 'show', 'foxes.jsonl')).toContain('status\tready');
    expect(await cli.out('dataset', 'preview', dataset, '-n', '1')).toContain('Line 0: the quick brown fox');

    const config = await aConfig('first');
    expect((await cli.run(['config', 'check', config, '--dataset', 'foxes.jsonl'])).err).toContain('can be used');
    const asked = ['deploy', config, '-d', dataset, '-g', 'RTX 4090', '-b', '1', '--label', 'walk=cli'];
    const dry = await cli.run([...asked, '--dry-run']);
    expect([dry.code, dry.err]).toEqual([0, expect.stringContaining('$1.00 at most')]);
    expect((await cli.run(asked)).err).toContain('Nobody can be asked here: give --yes');
    const job = await cli.out(...asked, '--yes', '-q');

    const watched = await cli.run(['job', 'watch', job]);
    expect(watched.code).toBe(0);
    expect(watched.out).toContain('The training is complete and its model is uploaded.');
    expect(watched.err).toContain(`podwarden job download ${job.slice(0, 8)} fetches what it made.`);

    expect(await cli.out('jobs', '--search', 'walk', '-q')).toBe(job);
    expect(await cli.out('job', 'logs', job, '-n', '1')).toContain('smoke-model.tar.gz is uploaded');
    expect((await cli.out('job', 'logs', job, '-f')).split('\n').length).toBeGreaterThan(5);
    const curve = (await cli.out('job', 'metrics', job, '--csv', '--fields', 'train_loss')).split('\n');
    expect(curve[0]).toBe('step,attempt,train_loss');
    expect(curve.at(-1)).toMatch(/^60,1,\d/);
    expect(await cli.out('job', 'events', job)).toContain('\tpod\tPhase training.');

    const [artifact] = JSON.parse(await cli.out('job', 'artifacts', job, '--json'));
    const path = await cli.out('job', 'download', job);
    const bytes = readFileSync(join(cli.folder, path));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(artifact.sha256);
    expect(artifact).not.toHaveProperty('url');

    expect(await cli.out('usage', '-q')).toContain(job);
    expect(await cli.out('usage', '--csv')).toMatch(new RegExp(`^${job},first,.*,completed,`, 'm'));
  });

  it('deploys a job again as it was, holds it, cancels it and tells how it ended', async () => {
    const { cli } = world;
    write('more.jsonl', textLines(500));
    const dataset = await cli.out('dataset', 'upload', 'more.jsonl', '-q');
    const first = await cli.out('deploy', await aConfig('long', '20000'), '-d', dataset, '-b', '1', '-y', '-q');
    const second = await cli.out('job', 'clone', first, '--budget', '2', '-y', '-q');
    const shown = JSON.parse(await cli.out('job', 'show', second, '--json', '--full'));
    const original = JSON.parse(await cli.out('job', 'show', first, '--json', '--full'));
    expect(shown.training_config).toEqual(original.training_config);
    expect(shown.requested).toEqual({ ...original.requested, budget_limit: 2 });

    expect((await cli.run(['job', 'hold', second, '--for', '1h', '--reason', 'a look'])).err).toContain('Held until');
    expect(JSON.parse(await cli.out('job', 'show', second, '--json')).hold.reason).toBe('a look');
    expect(await cli.out('job', 'unhold', second)).toBe('');
    const cancelled = await cli.run(['job', 'cancel', '-y', first, second]);
    expect(cancelled.code).toBe(0);
    expect(await cli.run(['job', 'wait', second])).toMatchObject({ code: 1, out: '' });
    expect((await cli.run(['dataset', 'rm', 'nothing', '-y'])).code).toBe(4);
  });

  it('says that a job goes on when Ctrl-C ends the look at it', async () => {
    const { cli } = world;
    write('again.jsonl', textLines(500, 'hare'));
    const dataset = await cli.out('dataset', 'upload', 'again.jsonl', '-q');
    const job = await cli.out('deploy', await aConfig('endless', '20000'), '-d', dataset, '-b', '1', '-y', '-q');
    for (const args of [
      ['job', 'watch', job],
      ['job', 'logs', job, '-f'],
      ['job', 'wait', job],
    ]) {
      const { code, err } = await cli.run(args, {
        onStart: (child) => setTimeout(() => child.kill('SIGINT'), 1500),
      });
      expect(code).toBe(130);
      expect(err).toContain('The job goes on.');
    }
    expect(JSON.parse(await cli.out('job', 'show', job, '--json')).completed_at).toBeNull();
    await cli.out('job', 'cancel', job, '-y');
  });

  it('keeps secrets, makes keys with a token alone, and asks as an operator what a sweep would do', async () => {
    const { cli, jwt, stack } = world;
    expect((await cli.run(['secrets', 'set', 'HF_TOKEN'], { input: 'hf_secret\n' })).code).toBe(0);
    expect(await cli.out('secrets', '-q')).toBe('HF_TOKEN');
    expect(await cli.run(['keys', 'create', 'nightly'])).toMatchObject({ code: 5, out: '' });
    const made = await cli.run(['keys', 'create', 'nightly', '--read', '--days', '1', '-q'], {
      env: { PODWARDEN_API_KEY: jwt },
    });
    expect(made.out).toMatch(/^pwk_[\w-]{43}\n$/);
    expect(await cli.out('keys')).toContain('\tnightly\tread\t');
    expect((await cli.run(['keys', 'rm', 'nightly', '-y'], { env: { PODWARDEN_API_KEY: jwt } })).code).toBe(0);

    const operator = { env: { PODWARDEN_API_KEY: await stack.issueToken('ops', { operator: true }) } };
    expect((await cli.run(['admin', 'sweep'], operator)).err).toContain('Nothing was done.');
    expect((await cli.run(['admin', 'sweep'])).code).toBe(5);
    const limited = await cli.run(['admin', 'limits', 'mallory', '--pods', '2', '-y', '--json'], operator);
    expect(JSON.parse(limited.out)).toMatchObject({ set: { pods: 2 }, limits: { pods: 2 } });
    expect((await cli.run(['admin', 'pause', '--reason', 'a test', '-y'], operator)).code).toBe(0);
    expect((await cli.run(['admin', 'controls'], operator)).out).toContain('paused\ta test');
    const refused = await cli.run(['deploy', await aConfig('paused'), '-d', 'foxes.jsonl', '-y']);
    expect([refused.code, refused.err]).toEqual([5, expect.stringContaining('a test')]);
    expect((await cli.run(['admin', 'resume'], operator)).code).toBe(0);
  });

  it('stores, shows and deletes configs, and takes what it has shown', async () => {
    const { cli } = world;
    const id = await cli.out('config', 'create', await aConfig('stored'));
    const shown = await cli.out('config', 'show', 'stored');
    write('shown.json', shown);
    expect((await cli.run(['config', 'check', 'shown.json'])).code).toBe(0);
    expect(await cli.out('config', 'list', '-q')).toBe(id);
    expect(await cli.run(['config', 'rm', 'stored', '-y'])).toMatchObject({ code: 0 });
    write(
      'broken.json',
      '{"name": "x", "model": {"name": "smoke"}, "training": {"method": "cpt", "num_epochs": 1, "learning_rate": 0.1, "batch_sise": 4}}',
    );
    const { code, out } = await cli.run(['config', 'check', 'broken.json']);
    expect(code).toBe(5);
    expect(out).toContain('training.batch_sise: unknown field; did you mean batch_size?');
  });

  it('opens the console, where the installation tells of one', async () => {
    const { cli, stack } = world;
    expect(await cli.out('open', '--print')).toBe(stack.consoleUrl);
  });
});
