/** The thread of DynamoDB: the gate before dynalite, in memory. */
import { workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { type AccessCommand, runAccessCommand } from '../access/access-commands.ts';
import { AccessControl } from '../access/access-control.ts';
import { serveCommands } from '../engine-commands.ts';
import { listen } from '../listen.ts';
import { dynamoDbGate } from './dynamodb-gate.ts';

export type DynamoDbCommand = AccessCommand | { readonly kind: 'url' };

const access = new AccessControl(workerData);
const listening = listen(dynamoDbGate(dynalite({ createTableMs: 0 }), access));

const run = async (command: DynamoDbCommand): Promise<unknown> =>
  command.kind === 'url' ? (await listening).url : runAccessCommand(access, command);

serveCommands(run);
