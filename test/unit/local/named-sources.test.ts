import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { LogSink } from '../../../infra/local/functions/log-sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'podwarden-sources-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const url = (path: string): string => pathToFileURL(join(folder, path)).href;

/** A bundle whose map lies elsewhere, as functions have it; answers where in the bundle the fault is made. */
const bundledFault = (): string => {
  writeFileSync(
    join(folder, 'source.ts'),
    'type Why = string;\n\nexport const fault = (why: Why) => new Error(why);\n',
  );
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, 'source.ts')],
    outfile: join(folder, 'maps/index.mjs'),
    format: 'esm',
    minify: true,
    sourcemap: 'external',
    write: false,
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  for (const name of ['maps', 'bundle']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'maps/index.mjs.map'), textOf('.map'));
  writeFileSync(join(folder, 'bundle/index.mjs'), `${textOf('.mjs')}//# sourceMappingURL=../maps/index.mjs.map\n`);
  return `${url('bundle/index.mjs')}:1:${textOf('.mjs').indexOf('new Error') + 1}`;
};

describe('the log of functions', () => {
  const sink = new LogSink(join(folder, 'functions.log'));
  const position = bundledFault();

  it('names the source where a trace names a bundle, in a line of JSON too', () => {
    sink.add({ functionName: 'get-job', text: `    at fault (${position})` });
    sink.add({
      functionName: 'get-job',
      text: JSON.stringify({ stack: `Error: x\n    at ${position}\n    at ${position}` }),
    });
    const source = `${url('source.ts')}:3:36`;
    const lines = [
      `    at fault (${source})`,
      JSON.stringify({ stack: `Error: x\n    at ${source}\n    at ${source}` }),
    ];
    const text = lines.map((line) => `[get-job] ${line}`).join('\n');
    expect(sink.text()).toBe(text);
    expect(readFileSync(join(folder, 'functions.log'), 'utf8')).toBe(`${text}\n`);
  });

  it('leaves a position as it is where there is no map', () => {
    const text = `at ${url('bundle/other.mjs')}:1:5 and file:///%zz.mjs:1:5`;
    const heard: string[] = [];
    new LogSink(join(folder, 'other.log'), (line) => heard.push(line.text)).add({ functionName: 'get-job', text });
    expect(heard).toEqual([text]);
  });
});
