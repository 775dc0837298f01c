/**
 * The facts that the page must remember until the issuer sends the person back. These facts alone do not allow a sign-in: the code of the
 * issuer is also needed.
 */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Path, query and fragment of the page that the person requested. */
  readonly returnTo: string;
  readonly keepInTab: boolean;
}

const storageKey = 'podwarden.sign-in';

export const rememberSignIn = (pending: PendingSignIn): void =>
  sessionStorage.setItem(storageKey, JSON.stringify(pending));

/** Returns the pending sign-in and deletes it, so that a code cannot be used twice. */
export const takePendingSignIn = (): PendingSignIn | undefined => {
  const text = sessionStorage.getItem(storageKey);
  sessionStorage.removeItem(storageKey);
  return text === null ? undefined : JSON.parse(text);
};
