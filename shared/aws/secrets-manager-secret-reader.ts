import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { addSeconds, type Clock } from '../domain/clock.ts';
import { dependencyUnavailable } from '../domain/errors.ts';
import { SecretMissing, type SecretReader } from '../domain/secrets.ts';

/** The seconds for which a warm function may continue to use a key after its rotation. */
const cacheSeconds = 300;

const documentSchema = z.object({ api_key: z.string() });

const parseDocument = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Returns the key from the text of a secret: the text itself, or the field of `{"api_key": "..."}`, which the AWS console creates.
 * `undefined` for anything else.
 */
const keyIn = (text: string): string | undefined => {
  const key = text.trimStart().startsWith('{') ? documentSchema.safeParse(parseDocument(text)).data?.api_key : text;
  return key?.trim() || undefined;
};

interface Cached {
  readonly value: Promise<string>;
  readonly until: Date;
  /** The resolved value; `undefined` until `value` is resolved. */
  text?: string;
}

/** Reads one secret of Secrets Manager. No error contains the secret or the document from which it was parsed. */
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
      // A failure is not cached, so the next read tries again.
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
