import { AccessControl } from '../access/access-control.ts';
import { type LocalCredentials, newCredentials } from '../access/principal.ts';
import { LocalDynamoDb } from '../dynamodb/local-dynamodb.ts';
import { LocalLambda } from '../functions/local-lambda.ts';
import { JwtIssuer } from '../issuer/jwt-issuer.ts';
import { type RunpodSimulator, startRunpodSimulator } from '../runpod-simulator/start-runpod-simulator.ts';
import { LocalS3 } from '../s3/local-s3.ts';
import { LocalSecrets } from '../secrets/local-secrets.ts';
import type { LocalStackOptions } from './local-stack.ts';
import type { Shutdown } from './shutdown.ts';

/** The parts of the stack that do not depend on the template. */
export interface Engines {
  /** The credentials of the owner of the simulated account. */
  readonly credentials: LocalCredentials;
  readonly s3: LocalS3;
  readonly dynamodb: LocalDynamoDb;
  readonly secrets: LocalSecrets;
  readonly lambda: LocalLambda;
  readonly issuer: JwtIssuer;
  readonly simulator: RunpodSimulator | undefined;
  readonly runpod: { readonly url: string; readonly apiKey: string };
}

const kept = async <E extends { stop(): Promise<void> }>(starting: Promise<E>, shutdown: Shutdown): Promise<E> => {
  const engine = await starting;
  shutdown.add(() => engine.stop());
  return engine;
};

const startS3 = async (credentials: LocalCredentials, url: string | undefined): Promise<LocalS3> =>
  url === undefined ? LocalS3.start(credentials) : LocalS3.at(url, credentials);

const startDynamoDb = async (
  credentials: LocalCredentials,
  { engines, fillsIndexesByHand }: LocalStackOptions,
): Promise<LocalDynamoDb> =>
  engines?.dynamodbUrl === undefined
    ? LocalDynamoDb.start(credentials, fillsIndexesByHand)
    : LocalDynamoDb.at(engines.dynamodbUrl, credentials);

export const startEngines = async (options: LocalStackOptions, shutdown: Shutdown): Promise<Engines> => {
  const credentials = options.engines?.credentials ?? newCredentials();
  const starting = [
    kept(startS3(credentials, options.engines?.s3Url), shutdown),
    kept(startDynamoDb(credentials, options), shutdown),
    kept(new LocalSecrets(new AccessControl(credentials)).start(), shutdown),
    kept(new LocalLambda(new AccessControl(credentials)).start(), shutdown),
    kept(JwtIssuer.start(), shutdown),
    options.runpod ? undefined : kept(startRunpodSimulator(options.simulator), shutdown),
  ] as const;
  // All engines must settle first. Otherwise an engine that is still starting would not be stopped if another one fails.
  await Promise.allSettled(starting);
  const [s3, dynamodb, secrets, lambda, issuer, simulator] = await Promise.all(starting);
  const runpod = options.runpod ?? { url: simulator?.url ?? '', apiKey: simulator?.stackKey ?? '' };
  return { credentials, s3, dynamodb, secrets, lambda, issuer, simulator, runpod };
};
