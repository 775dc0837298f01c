import type { Installation } from '../installation.ts';
import type { Issuer } from './discovery.ts';
import { renewed, type Session, session, signOut } from './session.ts';

/** A token that ends while a call is under way is refused. */
const spareMs = 60_000;

let renewing: Promise<string> | undefined;

/** For a session that was renewed while its person signed out: no code holds it any longer. */
const takeBack = async (issuer: Issuer, made: Session): Promise<void> => {
  const { revoke } = await import('./leave-issuer.ts');
  await revoke(issuer, made);
};

const renewToken = async (issuer: Issuer, old: Session): Promise<string> => {
  try {
    const { renew } = await import('./code-flow.ts');
    const made = await renew(issuer, old);
    if (session.peek() === old) renewed(made);
    else await takeBack(issuer, made);
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

/** The API no longer knows the credential. A person who has signed out meanwhile gets no message. */
export const credentialRefused = (message: string): void => {
  if (session.peek().kind !== 'signed-out') signOut(`${message} Sign in to go on where you were.`);
};
