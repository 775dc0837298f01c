import { render } from 'preact';
import { startClock } from './data/now.ts';
import { connect } from './data/services.ts';
import { watchStaleness } from './data/staleness.ts';
import { Failure } from './design/failure.tsx';
import { type Installation, readInstallation } from './installation.ts';
import { callbackPath } from './session/callback-path.ts';
import { session as current, restoreSession, signIn, signOut } from './session/session.ts';
import { Console } from './shell/console.tsx';

/**
 * Completes a sign-in if the issuer sent the person back to the callback address. A callback that does not answer this tab's sign-in does
 * not end an existing session.
 */
const finishSignIn = async ({ issuer }: Installation): Promise<void> => {
  if (location.pathname !== callbackPath || issuer === undefined) return;
  const address = new URL(location.href);
  // The code is removed from the address at once, so that it does not stay in the history.
  history.replaceState(null, '', '/');
  const { comeBack, signInFault } = await import('./session/code-flow.ts');
  try {
    const { session, returnTo, keepInTab } = await comeBack(issuer, address);
    history.replaceState(null, '', returnTo);
    signIn(session, { keepInTab });
  } catch (cause) {
    if (current.peek().kind === 'signed-out') signOut(signInFault(cause));
  }
};

const start = async (place: Element): Promise<void> => {
  try {
    const installation = await readInstallation();
    connect(installation);
    startClock();
    watchStaleness();
    restoreSession();
    await finishSignIn(installation);
    render(<Console />, place);
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    render(<Failure error={error} again={() => location.reload()} />, place);
  }
};

const place = document.getElementById('console');
if (place) void start(place);
