import { gzipSync } from 'node:zlib';
import { buildConsole, type ConsoleBuild } from '../../infra/console/build-console.ts';

const kilobyte = 1000;

/** Bytes that a first look at the console fetches, gzipped, and all of its own styles. */
const budgets = {
  firstScript: 45 * kilobyte,
  styles: 8 * kilobyte,
  screen: 30 * kilobyte,
  worker: 45 * kilobyte,
  rules: 45 * kilobyte,
};

describe('the console’s bundle', () => {
  let build: ConsoleBuild;

  beforeAll(async () => {
    build = await buildConsole(process.cwd());
  }, 60_000);

  const textOf = (path: string): string => Buffer.from(build.files.get(path)?.bytes ?? []).toString();
  const scripts = (): readonly string[] => [...build.files.keys()].filter((path) => path.endsWith('.js'));
  const gzipped = (paths: readonly string[]): number =>
    paths.reduce((sum, path) => sum + gzipSync(build.files.get(path)?.bytes ?? '').length, 0);

  const inputsOf = (path: string): readonly string[] =>
    Object.keys(
      Object.entries(build.metafile.outputs).find(([output]) => output.endsWith(path.replace('assets/', '')))?.[1]
        .inputs ?? {},
    );
  const hasZod = (path: string): boolean => inputsOf(path).some((input) => input.includes('node_modules/zod/'));

  /** The scripts that the document names. */
  const first = (): readonly string[] =>
    [...textOf('index.html').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path);

  test('shows its shell by few scripts, all of them named in the document', () => {
    expect(first().length).toBeGreaterThan(0);
    expect(first().filter((path) => !build.files.has(path))).toEqual([]);
    expect(gzipped(first())).toBeLessThanOrEqual(budgets.firstScript);
  });

  test('has a worker for datasets that stands alone, without zod, which its policy would not let compile', () => {
    const [worker = '', ...others] = scripts().filter((path) => path.includes('/check-dataset-'));
    expect(others).toEqual([]);
    expect(gzipped([worker])).toBeLessThanOrEqual(budgets.worker);
    expect(textOf(worker)).not.toMatch(/\bimport\b|ZodError|\beval\(|Function\(/);
    expect(scripts().filter((path) => textOf(path).includes(`"/${worker}"`)).length).toBeGreaterThan(0);
  });

  test('keeps every other script, which is fetched when it is needed, small', () => {
    // The schemas of the domain come with zod.
    const budgetOf = (path: string): number => (hasZod(path) ? budgets.rules : budgets.screen);
    const large = scripts().filter((path) => !first().includes(path) && gzipped([path]) > budgetOf(path));
    expect(large).toEqual([]);
    expect(scripts().filter(hasZod)).toHaveLength(1);
  });

  test('has few styles of its own', () => {
    const [styles, ...others] = [...build.files.keys()].filter((path) => path.endsWith('.css'));
    expect(others).toEqual([]);
    expect(build.files.get(styles ?? '')?.bytes.length).toBeLessThanOrEqual(budgets.styles);
  });

  test('moves nothing by itself, so that nobody need ask for less motion', () => {
    const styles = [...build.files.keys()].filter((path) => path.endsWith('.css')).map(textOf);
    expect(styles.filter((text) => /@keyframes|animation|transition|scroll-behavior/.test(text))).toEqual([]);
  });

  test('has nothing that its policy would refuse: no inline code, no code made of text', () => {
    expect(textOf('index.html')).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=/);
    const made = scripts().filter((path) => /\beval\(|new Function\(|\.innerHTML\s*=(?!=)[^=]/.test(textOf(path)));
    // Preact sets it for `dangerouslySetInnerHTML` alone, which no part of the console uses.
    expect(made.filter((path) => !textOf(path).includes('dangerouslySetInnerHTML'))).toEqual([]);
    const own = Object.keys(build.metafile.inputs).filter((path) => path.startsWith('apps/console/'));
    expect(own.length).toBeGreaterThan(40);
  });

  test('ships nothing of the server: no zod, no SDK, no module of Node.js', () => {
    const [main = ''] = first().filter((path) => path.includes('/main-'));
    const inputs = first().flatMap(inputsOf);
    expect(main).not.toBe('');
    expect(inputs.filter((input) => /node_modules\/(zod|@aws-sdk|@smithy|@middy)|^node:/.test(input))).toEqual([]);
  });

  test('names what may be kept for ever by its content, and nothing else', () => {
    const forEver = [...build.files].filter(([, { immutable }]) => immutable).map(([path]) => path);
    expect(forEver.filter((path) => !/^assets\/[\w-]+-[A-Z0-9]{8}\.\w+$/.test(path))).toEqual([]);
    expect([...build.files.keys()].filter((path) => !forEver.includes(path)).sort()).toEqual([
      'index.html',
      'samples/speeches.jsonl',
    ]);
  });
});
