import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { platformFault } from './local/setup/platform.mjs';
import { PlainError } from './plain-error.ts';
import { environmentOf, readSettings } from './settings.ts';
import { stageNamed } from './stages.ts';

const root = join(import.meta.dirname, '..');

const app = new App({ analyticsReporting: false, autoSynth: false });

try {
  const unfit = platformFault(process.platform);
  if (unfit !== undefined) throw new PlainError(unfit);
  const stage = stageNamed(app.node.tryGetContext('stage') ?? 'dev');
  const settings = readSettings(stage, environmentOf(root));
  if (stage.name === 'local') {
    // The local stack runs the bundles in their build folder, so that Node.js finds their source maps.
    app.node.setContext('aws:cdk:disable-asset-staging', true);
    // CDK's check of the templates takes 4 s of processor time, and CloudFormation never reads the templates of this stage.
    process.env.CDK_VALIDATION = 'false';
  }
  // A wrong setting is told without loading the stacks and the bundler, which takes most of a second.
  const [{ addPodwarden }, { bundle }] = await Promise.all([import('./podwarden.ts'), import('./bundle.ts')]);
  addPodwarden(app, { stage, settings, build: await bundle(root) });
  app.synth();
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
