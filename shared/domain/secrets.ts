import { AppError } from './errors.ts';

/** The error for a secret that has no value yet. Waiting does not help, unlike for a secret store that does not answer. */
export class SecretMissing extends AppError {
  constructor(cause?: unknown) {
    super('dependency_unavailable', 'A secret of this deployment has no value. The operator must put one in.', {
      cause,
    });
  }
}

/** Reads a secret of the stage when it is needed, so that the secret can be rotated without a deploy. */
export interface SecretReader {
  /**
   * Reads the secret. Throws `dependency_unavailable` if the secret cannot be read, and its subclass `SecretMissing` if there is no
   * value. The value is cached for a few minutes at most. If `refused` is the cached value, the secret is read again, because it
   * may have been rotated.
   */
  read(refused?: string): Promise<string>;
}
