import { signal } from '@preact/signals';

/** The credential of the signed-in user: an API key, a token of the local stack, or a token of the issuer with its refresh token. */
export interface Session {
  readonly kind: 'key' | 'local' | 'issuer';
  readonly credential: string;
  readonly expiresAtMs?: number;
  readonly refreshToken?: string;
}

/** The state at the issuer after a person has signed out of the console. */
export interface AtIssuer {
  /**
   * The issuer’s sign-out page. Until the person signs out there, the issuer may sign in the next person at this computer without a
   * question.
   */
  readonly signOutUrl?: string;
  /** The reason why the issuer may still accept the refresh token. */
  readonly fault?: string;
}

export interface SignedOut {
  readonly kind: 'signed-out';
  /** A sentence that explains why the person must sign in again. */
  readonly why?: string;
  readonly atIssuer?: AtIssuer;
}

/** The current session. The session is kept only in memory, unless the person chose to keep it for this tab. */
export const session = signal<Session | SignedOut>({ kind: 'signed-out' });

const storageKey = 'podwarden.session';

/** Keeps the session until the tab is closed, if the person chose so. No other storage ever holds a credential. */
const keep = (kept: Session | undefined): void => {
  try {
    if (kept) sessionStorage.setItem(storageKey, JSON.stringify(kept));
    else sessionStorage.removeItem(storageKey);
  } catch {
    // If the browser stores nothing, the person must sign in again after a reload.
  }
};

const isKept = (): boolean => {
  try {
    return sessionStorage.getItem(storageKey) !== null;
  } catch {
    return false;
  }
};

export const signIn = (made: Session, options: { readonly keepInTab: boolean }): void => {
  keep(options.keepInTab ? made : undefined);
  session.value = made;
};

/** Replaces the session with one of the same person with a newer token. The storage of the session stays the same. */
export const renewed = (made: Session): void => signIn(made, { keepInTab: isKept() });

export const signOut = (why?: string): void => {
  keep(undefined);
  session.value = { kind: 'signed-out', ...(why === undefined ? {} : { why }) };
};

/** Restores the session that was kept for this tab. */
export const restoreSession = (): void => {
  try {
    const kept: Session | null = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
    if (kept && typeof kept.credential === 'string') session.value = kept;
  } catch {
    keep(undefined);
  }
};
