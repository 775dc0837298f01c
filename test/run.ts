import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/**
 * `npm test`: every suite that needs only Node.js, Python 3, bash and curl, and one closing line with the counts.
 * Arguments go to Jest, for example `npm test -- --selectProjects unit`; then the Python suite is left out.
 */
const root = join(import.meta.dirname, '..');
const jestArguments = process.argv.slice(2);

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const runJest = (folder: string, env: NodeJS.ProcessEnv): Counts => {
  const report = join(folder, 'jest.json');
  const cli = join(root, 'node_modules/jest/bin/jest.js');
  const run = spawnSync(process.execPath, [cli, '--json', `--outputFile=${report}`, ...jestArguments], {
    cwd: root,
    // Jest writes the report to standard output as well as to the file.
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: failed === 0 && run.status !== 0 ? 1 : failed,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
};

/** unittest ends with `Ran 42 tests in 3.1s` and `OK (skipped=1)` or `FAILED (failures=1, errors=2)`. */
const runPython = (env: NodeJS.ProcessEnv): Counts => {
  const run = spawnSync('python3', ['-m', 'unittest', 'discover', '-s', 'test/pod', '-b'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  process.stderr.write(run.stderr ?? '');
  const number = (pattern: RegExp): number => Number(pattern.exec(run.stderr ?? '')?.[1] ?? 0);
  const ran = number(/Ran (\d+) tests?/);
  const skipped = number(/skipped=(\d+)/);
  const failed = number(/failures=(\d+)/) + number(/errors=(\d+)/);
  const broken = run.status !== 0 && failed === 0 ? 1 : failed;
  return { passed: Math.max(0, ran - failed - skipped), failed: ran === 0 ? Math.max(1, broken) : broken, skipped };
};

// Everything that a suite writes lies in one folder, which goes with the run.
const folder = mkdtempSync(join(tmpdir(), 'podwarden-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
// A signal ends the suites too, which share our process group; then the folder can go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const env = { ...process.env, TMPDIR: folder };
const suites = jestArguments.length === 0 ? [runJest(folder, env), runPython(env)] : [runJest(folder, env)];
const sum = (key: keyof Counts): number => suites.reduce((total, counts) => total + counts[key], 0);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
