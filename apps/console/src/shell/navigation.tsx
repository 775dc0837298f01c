import { useLocation } from 'preact-iso/router';
import type { Me } from '../data/me.ts';
import { services } from '../data/services.ts';
import { leave } from '../session/sign-out.ts';
import { screens } from './screens.ts';

const isHere = (path: string, here: string): boolean => (path === '/' ? here === '/' : here.startsWith(path));

/** The header: the links to the screens, the signed-in user, and the stage, so that nobody mistakes prod for dev. */
export const Navigation = ({ me }: { readonly me: Me | undefined }) => {
  const { path } = useLocation();
  const { installation } = services();
  const places = screens.filter(({ name, forOperators }) => name && (!forOperators || me?.operator));
  return (
    <header class="bar">
      <a class="brand" href="/">
        Podwarden <span class="tag">{installation.stage}</span>
      </a>
      <nav aria-label="Screens">
        {places.map(({ name, path: to }) => (
          <a key={to} href={to} aria-current={isHere(to, path) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <button type="button" class="quiet who" popovertarget="who" aria-label={`Signed in as ${me?.user_id ?? '…'}`}>
        {me?.user_id ?? '…'} ▾
      </button>
      <div id="who" popover="auto" class="menu">
        <p>
          {me?.user_id}
          {me?.operator ? <span class="tag">operator</span> : null}
        </p>
        {me?.api_key ? (
          <p class="aside">
            By the API key “{me.api_key.name}”, scope {me.api_key.scope}
          </p>
        ) : null}
        <button type="button" onClick={() => void leave(installation)}>
          Sign out
        </button>
      </div>
    </header>
  );
};
