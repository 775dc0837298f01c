import type { Installation } from '../installation.ts';
import type { Issuer } from './discovery.ts';
import { renewed, type Session, session, signOut } from './session.ts';

/** The time before its expiry at which a token is renewed. A token that expires during a call would be refused. */
const spareMs = 60_000;

let renewing: Promise<string> | undefined;

/** Revokes a session that was renewed while the person signed out, because no code holds it any longer. */
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
    // The old token may still be valid for some seconds. Otherwise the API refuses it with its own message.
    return old.credential;
  } finally {
    renewing = undefined;
  }
};

/** Returns the token for the next call. A token is renewed before it expires and after a refusal. Concurrent calls share one renewal. */
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

/** Signs the person out because the API refused the credential. Does nothing if the person has already signed out. */
export const credentialRefused = (message: string): void => {
  if (session.peek().kind !== 'signed-out') signOut(`${message} Sign in to go on where you were.`);
};
