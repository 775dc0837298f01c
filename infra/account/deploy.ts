/**
 * `npm run deploy`: deploys the stacks, then uploads the pages of the console to the bucket of the console's stack. Arguments are
 * passed to `cdk deploy`. CDK could upload the pages by a function of its own. This function would be a runtime (Python), a role and
 * 22 MB to keep up to date, and the AWS CLI does the same with the credentials of the deploy.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { buildConsole, type ConsoleBuild } from '../console/build-console.ts';
import { publishConsole } from '../console/publish-console.ts';
import { printError } from '../local/command-line.ts';
import { PlainError } from '../plain-error.ts';
import { environmentOf } from '../settings.ts';
import { assertAwsCli2, awsCli } from './aws-cli.ts';
import { consoleOutputsIn, whatIsNext } from './console-outputs.ts';

const root = join(import.meta.dirname, '../..');
const outputsFile = join(root, '.build/outputs.json');

/** Deploys all stacks and returns the exit status of CDK. */
const deployStacks = (): number => {
  mkdirSync(join(root, '.build'), { recursive: true });
  rmSync(outputsFile, { force: true });
  const args = ['deploy', '--all', '--outputs-file', outputsFile, ...process.argv.slice(2)];
  const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
  return spawnSync(process.execPath, [cdk, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;
};

const publish = async ({ files }: ConsoleBuild): Promise<void> => {
  const outputs = consoleOutputsIn(JSON.parse(readFileSync(outputsFile, 'utf8')));
  const config = { bytes: Buffer.from(outputs.ConsoleConfig), contentType: 'application/json', immutable: false };
  await publishConsole(new Map([...files, ['config.json', config]]), outputs.ConsoleBucketName, awsCli);
  process.stdout.write(`${whatIsNext(outputs.ConsoleUrl, environmentOf(root).CONSOLE_URL)}\n`);
};

try {
  // These two steps can fail, so they run before the deploy of the stacks, which takes minutes.
  await assertAwsCli2();
  const pages = await buildConsole(root);
  process.exitCode = deployStacks();
  if (process.exitCode === 0) await publish(pages);
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  printError(error.message);
  process.exitCode = 1;
}
