import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { withFaults } from '../../../shared/aws/faults.ts';
import { SecretsManagerSecretReader } from '../../../shared/aws/secrets-manager-secret-reader.ts';
import { AppError } from '../../../shared/domain/errors.ts';
import { SecretMissing } from '../../../shared/domain/secrets.ts';
import { later, now } from '../../contract/examples.ts';

const fault = (properties: object): Error => Object.assign(new Error('internal words'), properties);

describe('withFaults', () => {
  it.each([
    ['a throttle', { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }],
    ['a throttle of the table', { name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } }],
    ['slow down', { name: 'SlowDown', $metadata: { httpStatusCode: 503 } }],
    ['a fault of the service', { name: 'InternalServerError', $fault: 'server', $metadata: { httpStatusCode: 500 } }],
    ['a bad gateway with no name', { $metadata: { httpStatusCode: 502 } }],
    ['a timeout', { name: 'TimeoutError' }],
    ['a refused connection', { code: 'ECONNREFUSED' }],
    ['a reset connection', { code: 'ECONNRESET' }],
    ['a name that does not resolve', { code: 'ENOTFOUND' }],
    ['no credentials', { name: 'CredentialsProviderError' }],
    ['old credentials', { name: 'ExpiredTokenException', $metadata: { httpStatusCode: 400 } }],
  ])('makes %s dependency_unavailable, with a sentence of ours', async (_name, properties) => {
    const cause = fault(properties);
    const failing = withFaults('The database', () => Promise.reject(cause));
    await expect(failing).rejects.toMatchObject({
      code: 'dependency_unavailable',
      message: 'The database did not answer. Try again in a few seconds.',
      retryAfterSeconds: 5,
      cause,
    });
  });

  it.each([
    [
      'our own bad request',
      fault({ name: 'ValidationException', $fault: 'client', $metadata: { httpStatusCode: 400 } }),
    ],
    ['a missing table', fault({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } })],
    ['a missing grant', fault({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } })],
    ['a bug', new TypeError('x is not a function')],
    ['one of our own', new AppError('conflict', 'No.')],
  ])('lets %s through as it is', async (_name, error) => {
    await expect(withFaults('The database', () => Promise.reject(error))).rejects.toBe(error);
  });
});

// In a process of its own: Jest's module scope has an Error class of its own, and the SDK wraps what is not one of its.
const askAbsentDatabase = `
  import { dynamoDocuments } from './shared/aws/client-config.ts';
  import { DynamoJobStore } from './shared/aws/dynamodb/dynamo-job-store.ts';
  await new DynamoJobStore(dynamoDocuments(), 'Jobs').get('any').catch(({ code }) => console.log(code));
`;

describe('the clients', () => {
  it('report a database that is not there', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', askAbsentDatabase],
      {
        cwd: new URL('../../..', import.meta.url),
        env: {
          AWS_REGION: 'eu-central-1',
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
        },
      },
    );
    expect(stdout).toBe('dependency_unavailable\n');
  });
});

describe('SecretsManagerSecretReader', () => {
  const setup = (secrets: readonly (string | Error)[]) => {
    const client = new SecretsManagerClient({ region: 'eu-central-1' });
    const sent = mockClient(client);
    const remaining = [...secrets];
    sent.on(GetSecretValueCommand).callsFake(() => {
      const next = remaining.shift();
      if (next instanceof Error) throw next;
      return { SecretString: next };
    });
    const clock = { at: now };
    const reader = new SecretsManagerSecretReader(client, 'the/key', () => clock.at);
    return { reader, clock, calls: () => sent.commandCalls(GetSecretValueCommand).length };
  };

  it.each(['rpa_KEY', ' rpa_KEY\n', '{"api_key":"rpa_KEY"}', ' {"api_key": "rpa_KEY", "note": "x"}'])(
    'reads the key of %j',
    async (secret) => {
      expect(await setup([secret]).reader.read()).toBe('rpa_KEY');
    },
  );

  it('asks once in five minutes, and then sees a rotation', async () => {
    const { reader, clock, calls } = setup(['old', 'new']);
    expect(await Promise.all([reader.read(), reader.read()])).toEqual(['old', 'old']);
    clock.at = later(299);
    expect([await reader.read(), calls()]).toEqual(['old', 1]);
    clock.at = later(300);
    expect([await reader.read(), calls()]).toEqual(['new', 2]);
  });

  it('reads a refused value anew at once, and once for all who were refused', async () => {
    const { reader, calls } = setup(['old', 'new']);
    await reader.read();
    expect(await Promise.all([reader.read('old'), reader.read('old'), reader.read()])).toEqual(['new', 'new', 'new']);
    expect([await reader.read('old'), calls()]).toEqual(['new', 2]);
  });

  it('keeps what a refused value was read anew as for five minutes from then', async () => {
    const { reader, clock, calls } = setup(['old', 'new', 'newer']);
    await reader.read();
    clock.at = later(200);
    expect(await reader.read('old')).toBe('new');
    clock.at = later(499);
    expect([await reader.read(), calls()]).toEqual(['new', 2]);
    clock.at = later(500);
    expect(await reader.read()).toBe('newer');
  });

  it.each([
    ['a fault', fault({ name: 'AccessDeniedException' })],
    ['an empty secret', ''],
    ['broken JSON', '{"api_key": "rpa_SECRET"'],
    ['JSON without the key', '{"other": "rpa_SECRET"}'],
  ])('is dependency_unavailable after %s, tells nothing of it and tries again', async (_name, first) => {
    const { reader, calls } = setup([first, 'good']);
    const error = await reader.read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'dependency_unavailable' });
    expect(String(error) + String(error instanceof Error && error.cause)).not.toContain('rpa_SECRET');
    expect([await reader.read(), calls()]).toEqual(['good', 2]);
  });

  it.each([
    ['a secret without a value', new ResourceNotFoundException({ message: 'no AWSCURRENT', $metadata: {} })],
    ['an empty one', ''],
  ])('tells %s from a secret store that does not answer (F13 F46)', async (_name, first) => {
    await expect(setup([first]).reader.read()).rejects.toThrow(SecretMissing);
    await expect(setup([fault({ name: 'InternalServiceError' })]).reader.read()).rejects.not.toThrow(SecretMissing);
  });
});
