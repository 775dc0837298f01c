import type { Installation } from '../installation.ts';
import { renewed, type Session, session, signOut } from './session.ts';

/** A token that ends while a call is under way is refused. */
const spareMs = 60_000;

let renewing: Promise<string> | undefined;

const renewToken = async (issuer: NonNullable<Installation['issuer']>, old: Session): Promise<string> => {
  try {
    const { renew } = await import('./code-flow.ts');
    const made = await renew(issuer, old);
    // Somebody may have signed out meanwhile.
    if (session.peek() === old) renewed(made);
    return made.credential;
  } catch {
    // The old one is good for some seconds, or is refused by the API in its own words.
    return old.credential;
  } finally {
    renewing = undefined;
  }
};

/** The token of the next call. It is renewed before it ends and when it was refused, once for all calls that wait for it. */
export const currentToken = async (installation: Installation, wasRefused: boolean): Promise<string> => {
  const current = session.peek();
  if (current.kind === 'signed-out') return '';
  const { issuer } = installation;
  const ends = current.expiresAtMs ?? Number.POSITIVE_INFINITY;
  const isGood = ends - Date.now() > spareMs && !wasRefused;
  if (issuer === undefined || current.refreshToken === undefined || isGood) {
    return current.credential;
  }
  renewing ??= renewToken(issuer, current);
  return renewing;
};

/** The API does not know the credential any more. A person who signed out meanwhile is not told so. */
export const credentialRefused = (message: string): void => {
  if (session.peek().kind !== 'signed-out') signOut(`${message} Sign in to go on where you were.`);
};
