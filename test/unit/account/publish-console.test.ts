import { existsSync, globSync } from 'node:fs';
import { consoleOutputsIn, whatIsNext } from '../../../infra/account/console-outputs.ts';
import type { ConsoleFile } from '../../../infra/console/build-console.ts';
import { publishConsole } from '../../../infra/console/publish-console.ts';

const file = (contentType: string, immutable: boolean): ConsoleFile => ({
  bytes: Buffer.from('x'),
  contentType,
  immutable,
});

const pages: ReadonlyMap<string, ConsoleFile> = new Map([
  ['index.html', file('text/html', false)],
  ['samples/a.jsonl', file('application/jsonl', false)],
  ['config.json', file('application/json', false)],
  ['assets/main-A.js', file('text/javascript', true)],
  ['assets/home-B.js', file('text/javascript', true)],
  ['assets/console-C.css', file('text/css', true)],
]);

const published = async (failAt = Number.POSITIVE_INFINITY) => {
  const calls: { readonly files: readonly string[]; readonly folder: string; readonly args: readonly string[] }[] = [];
  const aws = async (args: readonly string[]) => {
    const [, , folder = '', ...rest] = args;
    const files = globSync('**/*.*', { cwd: folder }).sort();
    calls.push({ files, folder, args: rest });
    if (calls.length === failAt) throw new Error('refused');
    return null;
  };
  const failure = await publishConsole(pages, 'the-bucket', aws).catch((error: Error) => error.message);
  return { calls, failure };
};

describe('the pages of the console', () => {
  test('go into the bucket with the type and the life of each, the document last', async () => {
    const { calls } = await published();
    expect(calls.flatMap(({ files }) => files).sort()).toEqual([...pages.keys()].sort());
    const order = calls.map(({ files }) => files[0] ?? '');
    expect(order.at(-1)).toBe('index.html');
    expect(order.slice(0, 2).every((path) => path.startsWith('assets/'))).toBe(true);
    for (const { files, args } of calls) {
      expect(args.slice(0, 3)).toEqual(['s3://the-bucket/', '--recursive', '--only-show-errors']);
      for (const path of files) {
        const { contentType, immutable } = pages.get(path) ?? file('', false);
        expect(args).toContain(contentType);
        expect(args).toContain(immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      }
    }
  });

  test.each([1, 3])('leave nothing behind on this machine, also when call %i is refused', async (failAt) => {
    const { calls, failure } = await published(failAt);
    expect(failure).toBe('refused');
    expect(calls).toHaveLength(failAt);
    for (const { folder } of calls) expect(existsSync(folder)).toBe(false);
  });
});

describe('what CDK writes down of a deploy', () => {
  const outputs = { ConsoleUrl: 'https://d1.cloudfront.net', ConsoleBucketName: 'b', ConsoleConfig: '{}' };

  test('tells where the console goes', () => {
    expect(consoleOutputsIn({ 'podwarden-dev-api': {}, 'podwarden-dev-console': outputs })).toEqual(outputs);
  });

  test.each([{}, { 'podwarden-dev-api': outputs }, { 'podwarden-dev-console': {} }])(
    'does not tell it by %j, which is said in a sentence',
    (written) => {
      expect(() => consoleOutputsIn(written)).toThrow('none of them told where the console goes');
    },
  );

  test('asks for one more deploy until the address is a setting', () => {
    expect(whatIsNext(outputs.ConsoleUrl, undefined)).toContain('\nCONSOLE_URL=https://d1.cloudfront.net');
    expect(whatIsNext(outputs.ConsoleUrl, ' ')).toContain('deploy once more');
    expect(whatIsNext(outputs.ConsoleUrl, outputs.ConsoleUrl)).toBe('The console is at https://d1.cloudfront.net');
  });
});
