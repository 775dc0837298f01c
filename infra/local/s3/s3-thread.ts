/** The thread of the local S3: the engine behind the gate. */
import { workerData } from 'node:worker_threads';
import { type AccessCommand, runAccessCommand } from '../access/access-commands.ts';
import { AccessControl } from '../access/access-control.ts';
import { serveCommands } from '../engine-commands.ts';
import { listen } from '../listen.ts';
import type { BucketPlan } from './bucket-plan.ts';
import { startS3Engine } from './s3-engine.ts';
import { S3Gate } from './s3-gate.ts';

export type S3Command =
  | AccessCommand
  | { readonly kind: 'url' }
  | { readonly kind: 'bucket'; readonly bucket: BucketPlan };

const access = new AccessControl(workerData);

const starting = (async () => {
  const gate = new S3Gate(await startS3Engine(), access);
  const listening = await listen((request, response) => gate.handle(request, response));
  return { gate, url: listening.url };
})();

const run = async (command: S3Command): Promise<unknown> => {
  const { gate, url } = await starting;
  if (command.kind === 'url') return url;
  if (command.kind === 'bucket') return gate.addBucket(command.bucket);
  return runAccessCommand(access, command);
};

serveCommands(run);
