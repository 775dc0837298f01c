import type { Installation } from '../installation.ts';
import { session, signOut } from './session.ts';

/** Signs the person out of the console at once, then at the issuer if the session came from the issuer. */
export const leave = async ({ issuer }: Installation): Promise<void> => {
  const left = session.peek();
  signOut();
  if (left.kind !== 'issuer' || issuer === undefined) return;
  const here = session.peek();
  const { leaveIssuer } = await import('./leave-issuer.ts');
  const atIssuer = await leaveIssuer(issuer, left);
  // The person may have signed in again meanwhile.
  if (session.peek() === here && here.kind === 'signed-out') session.value = { ...here, atIssuer };
};
