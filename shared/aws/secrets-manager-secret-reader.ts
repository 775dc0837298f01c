import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { addSeconds, type Clock } from '../domain/clock.ts';
import { dependencyUnavailable } from '../domain/errors.ts';
import { SecretMissing, type SecretReader } from '../domain/secrets.ts';

/** How long a warm function may go on with a key that has been rotated. */
const cacheSeconds = 300;

const documentSchema = z.object({ api_key: z.string() });

const parseDocument = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The bare key, or the one in `{"api_key": "..."}` as the console makes it; `undefined` for anything else. */
const keyIn = (text: string): string | undefined => {
  const key = text.trimStart().startsWith('{') ? documentSchema.safeParse(parseDocument(text)).data?.api_key : text;
  return key?.trim() || undefined;
};

interface Cached {
  readonly value: Promise<string>;
  readonly until: Date;
  /** Once it has come. */
  text?: string;
}

/** One secret of Secrets Manager. Neither the secret nor anything it was parsed from gets into an error. */
export class SecretsManagerSecretReader implements SecretReader {
  readonly #client: SecretsManagerClient;
  readonly #secretId: string;
  readonly #clock: Clock;
  #cached: Cached | undefined;

  constructor(client: SecretsManagerClient, secretId: string, clock: Clock) {
    this.#client = client;
    this.#secretId = secretId;
    this.#clock = clock;
  }

  read(refused?: string): Promise<string> {
    const now = this.#clock();
    const kept = this.#cached;
    const isRefused = refused !== undefined && kept?.text === refused;
    if (kept && kept.until > now && !isRefused) return kept.value;
    const value = this.#fetch();
    const cached: Cached = { value, until: addSeconds(now, cacheSeconds) };
    this.#cached = cached;
    value.then(
      (text) => {
        cached.text = text;
      },
      // A failure is not kept: the next read tries again.
      () => {
        if (this.#cached === cached) this.#cached = undefined;
      },
    );
    return value;
  }

  async #fetch(): Promise<string> {
    let text: string | undefined;
    try {
      text = (await this.#client.send(new GetSecretValueCommand({ SecretId: this.#secretId }))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) throw new SecretMissing(error);
      throw dependencyUnavailable('The secret store', error);
    }
    const key = keyIn(text ?? '');
    if (key === undefined) throw new SecretMissing();
    return key;
  }
}
