import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { compileCacheFolder } from '../infra/local/compile-cache.ts';

/**
 * `npm test`: every suite that needs only Node.js, Python 3, bash and curl, without those that start a whole local stack, and one
 * closing line with the counts. `npm run test:e2e` runs the others, which take longer than all the rest.
 * Arguments go to Jest, for example `npm test -- --selectProjects unit`. With arguments, the Python suite is left out.
 */
const root = join(import.meta.dirname, '..');
const isWhole = process.argv.length === 2;
// Two workers beside the Python suite: these suites wait for nothing, and a third worker would only slow the others.
const jestArguments = isWhole
  ? ['--maxWorkers=2', '--selectProjects', 'unit', 'contract', 'infra', 'chaos']
  : process.argv.slice(2);

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code));
  });

const runJest = async (folder: string, env: NodeJS.ProcessEnv): Promise<Counts> => {
  const report = join(folder, 'jest.json');
  const cli = join(root, 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [cli, '--json', `--outputFile=${report}`, ...jestArguments], {
    cwd: root,
    // Jest writes the report to standard output as well as to the file.
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  const status = await ended(child);
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: failed === 0 && status !== 0 ? 1 : failed,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
};

/** unittest ends with `Ran 42 tests in 3.1s` and `OK (skipped=1)` or `FAILED (failures=1, errors=2)`. */
const runPython = async (env: NodeJS.ProcessEnv): Promise<Counts> => {
  const child = spawn('python3', ['-m', 'unittest', 'discover', '-s', 'test/pod', '-b'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const status = await ended(child);
  // At its end, so that it stands whole between the lines of the suites that run beside it.
  process.stderr.write(said);
  const number = (pattern: RegExp): number => Number(pattern.exec(said)?.[1] ?? 0);
  const ran = number(/Ran (\d+) tests?/);
  const skipped = number(/skipped=(\d+)/);
  const failed = number(/failures=(\d+)/) + number(/errors=(\d+)/);
  const broken = status !== 0 && failed === 0 ? 1 : failed;
  return { passed: Math.max(0, ran - failed - skipped), failed: ran === 0 ? Math.max(1, broken) : broken, skipped };
};

// Everything that a suite writes lies in one folder, which goes with the run.
const folder = mkdtempSync(join(tmpdir(), 'podwarden-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
// A signal ends the suites too, which share our process group; then the folder can go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

// Compiling the CDK and the clients of AWS anew costs each process a second.
const env = { ...process.env, TMPDIR: folder, NODE_COMPILE_CACHE: compileCacheFolder };
const suites = await Promise.all(isWhole ? [runPython(env), runJest(folder, env)] : [runJest(folder, env)]);
const sum = (key: keyof Counts): number => suites.reduce((total, counts) => total + counts[key], 0);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
if (isWhole) process.stdout.write('Suites that start a whole local stack: npm run test:e2e\n');
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
