import { useState } from 'preact/hooks';
import { readLoginFragment, sealLogin } from '../../../../../shared/client/login-code.ts';
import { useMe } from '../../data/me.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Copyable } from '../../design/copyable.tsx';
import { Failure } from '../../design/failure.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';

const Allow = ({ publicKey, name }: { readonly publicKey: string; readonly name: string }) => {
  const [code, setCode] = useState<string>();
  const allow = useAction(async () => {
    const { installation, podwarden } = services();
    const { key } = await podwarden.keys.create({ name: `podwarden on ${name}`, scope: 'write' });
    setCode(await sealLogin(publicKey, { api: installation.api_url, key }));
    await refresh('keys');
  });
  if (code !== undefined) {
    return (
      <section>
        <h2>Give this code to the terminal</h2>
        <Copyable label="Code" text={code} />
        <p>
          Paste it where <code>podwarden login</code> waits for it. It opens in that one process alone. The key that it
          holds is listed, and can be revoked, in <a href="/settings">Settings</a>.
        </p>
      </section>
    );
  }
  return (
    <section>
      <p>
        Have you just started <code>podwarden login</code> on <strong>{name}</strong>? It asks to act for you: to
        upload, to deploy jobs that cost money, to read and to delete what is yours.
      </p>
      <p class="notice">If you have not, close this page. Nobody gets in unless you carry the code to them.</p>
      {allow.error ? <Failure error={allow.error} /> : null}
      <div class="actions">
        <button type="button" class="primary" disabled={allow.isRunning} onClick={() => allow.run()}>
          Yes, let it in
        </button>
        <a class="button" href="/">
          No
        </a>
      </div>
    </section>
  );
};

/** The page that `podwarden login` opens with its public key. The person carries a sealed API key back to the terminal. */
export const Screen = () => {
  const [asked] = useState(() => readLoginFragment(location.hash));
  return (
    <Page title="Let a terminal in">
      {asked === undefined ? (
        <p>
          This page is opened by <code>podwarden login</code>. Start it in a terminal, and follow the link that it
          prints.
        </p>
      ) : (
        <Loaded answer={useMe()}>
          {(me) =>
            me.api_key === null ? (
              <Allow {...asked} />
            ) : (
              <p class="notice">
                You are signed in with an API key, and a key makes no other key. Sign out and in with your account, or
                give this key to the terminal yourself: <code>podwarden login --key -</code>.
              </p>
            )
          }
        </Loaded>
      )}
    </Page>
  );
};
