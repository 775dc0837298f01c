import { signal } from '@preact/signals';

/** The credential that lets a person in: an API key, a token of the local stack, or one of the issuer with the token that renews it. */
export interface Session {
  readonly kind: 'key' | 'local' | 'issuer';
  readonly credential: string;
  readonly expiresAtMs?: number;
  readonly refreshToken?: string;
}

/** How the issuer stands to a person who has signed out here. */
export interface AtIssuer {
  /** The issuer’s own page to sign out on, where there is one: until then it may let the next person at this computer in unasked. */
  readonly signOutUrl?: string;
  /** Why it may still take the token that renewed the session. */
  readonly fault?: string;
}

export interface SignedOut {
  readonly kind: 'signed-out';
  /** A sentence for the person who is asked to sign in again. */
  readonly why?: string;
  readonly atIssuer?: AtIssuer;
}

/** In memory alone, unless the person asked to keep it for this tab. */
export const session = signal<Session | SignedOut>({ kind: 'signed-out' });

const storageKey = 'podwarden.session';

/** Kept until the tab is closed, where the person has chosen so. No other storage ever holds a credential. */
const keep = (kept: Session | undefined): void => {
  try {
    if (kept) sessionStorage.setItem(storageKey, JSON.stringify(kept));
    else sessionStorage.removeItem(storageKey);
  } catch {
    // A browser that stores nothing asks again after a reload.
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

/** Replaces the session by one of the same person with a newer token, kept where the older one was. */
export const renewed = (made: Session): void => signIn(made, { keepInTab: isKept() });

export const signOut = (why?: string): void => {
  keep(undefined);
  session.value = { kind: 'signed-out', ...(why === undefined ? {} : { why }) };
};

/** The session that this tab was asked to keep. */
export const restoreSession = (): void => {
  try {
    const kept: Session | null = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
    if (kept && typeof kept.credential === 'string') session.value = kept;
  } catch {
    keep(undefined);
  }
};
