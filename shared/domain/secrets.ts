/** Named secrets of the deployment, read when needed so that they can be rotated without a deploy. */
export interface SecretReader {
  /** Throws `dependency_unavailable` when it cannot be read. Cached for at most a few minutes. */
  read(): Promise<string>;
}
