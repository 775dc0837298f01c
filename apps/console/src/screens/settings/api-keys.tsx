import { useState } from 'preact/hooks';
import { unknown } from '../../../../../shared/figures/unknown.ts';
import { type ApiKey, useKeys } from '../../data/account.ts';
import { nowMs } from '../../data/now.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Confirm } from '../../design/confirm.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { say } from '../../shell/toasts.tsx';
import { NewKey } from './new-key.tsx';

const Expiry = ({ at }: { readonly at: string | null }) => {
  if (at === null) return <>never</>;
  return Date.parse(at) < nowMs.value ? <span class="bad">expired</span> : <Time at={at} />;
};

const columns: readonly Column<ApiKey>[] = [
  { name: 'Key', cell: ({ name }) => name },
  { name: 'May', cell: ({ scope }) => (scope === 'read' ? 'read' : 'read and change') },
  { name: 'Expires', cell: ({ expires_at: at }) => <Expiry at={at} /> },
  { name: 'Last used', cell: (key) => key.last_used_on ?? unknown },
  { name: 'Made', isMinor: true, cell: (key) => <Time at={key.created_at} /> },
];

const Revoke = ({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) => {
  const revoke = useAction(async () => {
    await services().podwarden.keys.delete(apiKey.id);
    await refresh('keys');
    say(`The key “${apiKey.name}” is revoked.`);
  });
  return (
    <Confirm title={`Revoke the key “${apiKey.name}”?`} verb="Revoke the key" action={revoke} onClose={onClose}>
      <p>What uses it is refused within a minute. Jobs that it has started go on.</p>
    </Confirm>
  );
};

/** The API keys with which scripts act as the user. A key cannot create keys: otherwise a person who found a key could create more. */
export const ApiKeys = ({ byAccount }: { readonly byAccount: boolean }) => {
  const [revoked, setRevoked] = useState<ApiKey>();
  const withRevoke: readonly Column<ApiKey>[] = [
    ...columns,
    {
      name: 'Revoke',
      cell: (key) => (
        <button type="button" class="quiet" aria-label={`Revoke ${key.name}`} onClick={() => setRevoked(key)}>
          Revoke
        </button>
      ),
    },
  ];
  return (
    <section>
      <h2>API keys</h2>
      {byAccount ? (
        <NewKey />
      ) : (
        <p class="aside">Keys are made and revoked by whoever is signed in with an account, not with a key.</p>
      )}
      <Loaded answer={useKeys()}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="aside">No key yet. Scripts and the command line send one with each call.</p>
          ) : (
            <Table label="API keys" columns={byAccount ? withRevoke : columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      {revoked ? <Revoke apiKey={revoked} onClose={() => setRevoked(undefined)} /> : null}
    </section>
  );
};
