/** The facts that a page must know again when the issuer sends the person back. None lets anybody in without the issuer's code. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Path, query and fragment of the page that was asked for. */
  readonly returnTo: string;
  readonly keepInTab: boolean;
}

const storageKey = 'podwarden.sign-in';

export const rememberSignIn = (pending: PendingSignIn): void =>
  sessionStorage.setItem(storageKey, JSON.stringify(pending));

/** Once: a code that comes a second time finds nothing. */
export const takePendingSignIn = (): PendingSignIn | undefined => {
  const text = sessionStorage.getItem(storageKey);
  sessionStorage.removeItem(storageKey);
  return text === null ? undefined : JSON.parse(text);
};
