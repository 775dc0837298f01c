import { useEffect, useId, useState } from 'preact/hooks';
import { Podwarden } from '../../../../shared/client/index.ts';
import { services } from '../data/services.ts';
import { useAction } from '../data/use-action.ts';
import { Failure } from '../design/failure.tsx';
import { Form, TextField } from '../design/field.tsx';
import { Page, personMoved } from '../design/page.tsx';
import type { Installation } from '../installation.ts';
import { type AtIssuer, type Session, session, signIn } from '../session/session.ts';

const here = (): string => `${location.pathname}${location.search}${location.hash}`;

const tokenFor = async (url: string, user: string, operator: boolean): Promise<Session> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, operator }),
  });
  if (!response.ok) throw new Error(`The local issuer answered ${response.status}.`);
  const { access_token: credential }: { readonly access_token: string } = await response.json();
  return { kind: 'local', credential };
};

const LocalSignIn = ({ local, keepInTab }: { local: NonNullable<Installation['local']>; keepInTab: boolean }) => {
  const enter = useAction(async (user: string, operator: boolean) =>
    signIn(await tokenFor(local.token_url, user, operator), { keepInTab }),
  );
  return (
    <section aria-label="On this machine">
      <div class="actions">
        {local.users.map(({ user, operator }) => (
          <button
            key={user}
            type="button"
            class="primary"
            disabled={enter.isRunning}
            onClick={() => enter.run(user, operator)}
          >
            Sign in as {user}
          </button>
        ))}
      </div>
      {enter.error ? <Failure error={enter.error} /> : null}
    </section>
  );
};

interface IssuerSignInProps {
  readonly issuer: NonNullable<Installation['issuer']>;
  readonly keepInTab: boolean;
  readonly isFirst: boolean;
}

const IssuerSignIn = ({ issuer, keepInTab, isFirst }: IssuerSignInProps) => {
  const leave = useAction(async () => {
    const { leaveForIssuer, signInFault } = await import('../session/code-flow.ts');
    await leaveForIssuer(issuer, { returnTo: here(), keepInTab }).catch((cause: unknown) => {
      throw new Error(signInFault(cause));
    });
  });
  return (
    <section aria-label="With your account">
      <button
        type="button"
        class={isFirst ? 'primary' : undefined}
        disabled={leave.isRunning}
        onClick={() => leave.run()}
      >
        Sign in at {new URL(issuer.url).host}
      </button>
      {leave.error ? <Failure error={leave.error} /> : null}
    </section>
  );
};

const KeySignIn = ({ keepInTab }: { readonly keepInTab: boolean }) => {
  const [key, setKey] = useState('');
  const enter = useAction(async () => {
    const credential = key.trim();
    await new Podwarden({ baseUrl: services().installation.api_url, token: () => credential }).me.get();
    signIn({ kind: 'key', credential }, { keepInTab });
  });
  return (
    <Form onSend={enter.run}>
      <TextField
        label="API key"
        hint="Begins with pwk_. A key opens everything but making other keys."
        fault={enter.error?.message}
        type="password"
        autocomplete="off"
        spellcheck={false}
        required
        value={key}
        onText={setKey}
      />
      <button type="submit" disabled={enter.isRunning}>
        Sign in with the key
      </button>
    </Form>
  );
};

/** Shown after a sign-out. The person may still be signed in at the issuer, and gets a link to sign out there. */
const SignedOutHere = ({ issuer, atIssuer }: Pick<IssuerSignInProps, 'issuer'> & { readonly atIssuer: AtIssuer }) => (
  <section aria-label="Signed out">
    <div>
      You are signed out here.{' '}
      {atIssuer.signOutUrl === undefined
        ? null
        : `${new URL(issuer.url).host} may know you still, and let in whoever is next at this computer.`}
    </div>
    {atIssuer.fault === undefined ? null : <div class="fault">{atIssuer.fault}</div>}
    {atIssuer.signOutUrl === undefined ? null : (
      <a class="button" href={atIssuer.signOutUrl}>
        Sign out there too
      </a>
    )}
  </section>
);

/**
 * The sign-in page. The page replaces every screen without a change of the address, so that the person is on the requested screen after the
 * sign-in.
 */
export const SignIn = () => {
  const { issuer, local, stage } = services().installation;
  const [keepInTab, setKeepInTab] = useState(false);
  const keepId = useId();
  const state = session.value;
  // After the sign-in, the new screen gets the focus, because the focused button disappears.
  useEffect(() => personMoved, []);
  const { why, atIssuer } = state.kind === 'signed-out' ? state : {};
  return (
    <main class="sign-in">
      <p class="brand">
        Podwarden <span class="tag">{stage}</span>
      </p>
      <Page title="Sign in">
        {why ? (
          <p class="notice" role="alert">
            {why}
          </p>
        ) : null}
        <div role="status">{issuer && atIssuer ? <SignedOutHere issuer={issuer} atIssuer={atIssuer} /> : null}</div>
        {local ? <LocalSignIn local={local} keepInTab={keepInTab} /> : null}
        {issuer ? <IssuerSignIn issuer={issuer} keepInTab={keepInTab} isFirst={!local} /> : null}
        <KeySignIn keepInTab={keepInTab} />
        <p class="check">
          <input
            id={keepId}
            type="checkbox"
            checked={keepInTab}
            onChange={(event) => setKeepInTab(event.currentTarget.checked)}
          />
          <label for={keepId}>Keep me signed in until this tab is closed</label>
        </p>
        <p class="aside">Otherwise a reload asks again: what lets you in stays in memory alone.</p>
      </Page>
    </main>
  );
};
