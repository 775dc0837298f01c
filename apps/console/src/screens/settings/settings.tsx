import { mayChange, useMe } from '../../data/me.ts';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Secrets } from './secrets.tsx';
import { Usage } from './usage.tsx';

/** The settings of the user: limits, API keys and secrets. */
export const Screen = () => (
  <Page title="Settings">
    <Loaded answer={useMe()}>
      {(me) => (
        <>
          <Facts
            label="You"
            facts={[
              ['User', <code>{me.user_id}</code>],
              ['Signed in', me.api_key ? `by the API key “${me.api_key.name}”` : 'with an account'],
              ['Operator', me.operator ? 'yes' : 'no'],
            ]}
          />
          <Usage me={me} />
          <ApiKeys byAccount={me.api_key === null} />
          <Secrets mayChange={mayChange(me)} />
        </>
      )}
    </Loaded>
  </Page>
);
