/** The thread of the local DynamoDB: dynalite in memory behind the gate. */
import { workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { type AccessCommand, runAccessCommand } from '../access/access-commands.ts';
import { AccessControl } from '../access/access-control.ts';
import type { LocalCredentials } from '../access/principal.ts';
import { serveCommands } from '../engine-commands.ts';
import { listen } from '../listen.ts';
import { dynamoDbGate } from './dynamodb-gate.ts';
import { askOf } from './engine-calls.ts';
import { OnlineIndexes } from './online-indexes.ts';

export type DynamoDbCommand = AccessCommand | { readonly kind: 'url' } | { readonly kind: 'fill-indexes' };

export interface DynamoDbThreadData {
  readonly credentials: LocalCredentials;
  /** If true, a new index stays in the filling state until the command `fill-indexes`. */
  readonly fillsByHand: boolean;
}

const { credentials, fillsByHand }: DynamoDbThreadData = workerData;
const access = new AccessControl(credentials);
const engine = dynalite({ createTableMs: 0, deleteTableMs: 0 });
const indexes = new OnlineIndexes(askOf(engine), fillsByHand);
const listening = listen(dynamoDbGate(engine, access, indexes));

const run = async (command: DynamoDbCommand): Promise<unknown> => {
  if (command.kind === 'url') return (await listening).url;
  return command.kind === 'fill-indexes' ? indexes.fill() : runAccessCommand(access, command);
};

serveCommands(run);
