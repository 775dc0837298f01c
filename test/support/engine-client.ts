import { region } from '../../infra/local/cloud/pseudo.ts';
import type { LocalStackOptions } from '../../infra/local/stack/local-stack.ts';

/** The credentials by which a suite gets into the engines that it talks to itself. No real account is ever asked. */
export const testCredentials = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

export const useTestCredentials = (): void => {
  process.env.AWS_REGION = region;
  process.env.AWS_ACCESS_KEY_ID = testCredentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = testCredentials.secretAccessKey;
};

/** An engine is one thread on a machine that runs other suites too: no test of ours is about how fast it is. */
export const enginePatienceMs = 60_000;

const given = (name: string): string | undefined => process.env[name] || undefined;

/** Servers that run already, in place of those that each suite starts in this process: see test/conformance. */
export const externalEngines = {
  dynamodbUrl: given('PODWARDEN_TEST_DYNAMODB_URL'),
  s3Url: given('PODWARDEN_TEST_S3_URL'),
} as const;

/** The same for a local stack; empty where it starts its own. */
export const externalStackEngines = (): Pick<LocalStackOptions, 'engines'> =>
  externalEngines.dynamodbUrl === undefined && externalEngines.s3Url === undefined
    ? {}
    : { engines: { ...externalEngines, credentials: testCredentials } };
