import { AppError } from './errors.ts';

/** Nobody has put a value in yet. Unlike a secret store that does not answer, waiting does not help. */
export class SecretMissing extends AppError {
  constructor(cause?: unknown) {
    super('dependency_unavailable', 'A secret of this deployment has no value. The operator must put one in.', {
      cause,
    });
  }
}

/** Named secrets of the deployment, read when needed so that they can be rotated without a deploy. */
export interface SecretReader {
  /**
   * Throws `dependency_unavailable` when it cannot be read, as `SecretMissing` where there is nothing to read. Cached for at
   * most a few minutes, but for a value that was `refused`: that one is read anew, in case it was rotated meanwhile.
   */
  read(refused?: string): Promise<string>;
}
