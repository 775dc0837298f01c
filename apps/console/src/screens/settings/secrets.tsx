import { useState } from 'preact/hooks';
import { type SecretName, useSecrets } from '../../data/account.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Confirm } from '../../design/confirm.tsx';
import { Failure } from '../../design/failure.tsx';
import { Form, faultAt, TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { say } from '../../shell/toasts.tsx';

const columns: readonly Column<SecretName>[] = [
  { name: 'Secret', cell: ({ name }) => <code>{name}</code> },
  { name: 'Stored', cell: (secret) => <Time at={secret.updated_at} /> },
];

const Delete = ({ name, onClose }: { readonly name: string; readonly onClose: () => void }) => {
  const remove = useAction(async () => {
    await services().podwarden.secrets.delete(name);
    await refresh('secrets');
    say(`The secret ${name} is deleted.`);
  });
  return (
    <Confirm title={`Delete the secret ${name}?`} verb="Delete the secret" action={remove} onClose={onClose}>
      <p>No new job can name it. Jobs that were deployed with it keep theirs.</p>
    </Confirm>
  );
};

const Put = () => {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const put = useAction(async () => {
    await services().podwarden.secrets.put(name.trim(), value);
    say(`The secret ${name.trim()} is stored.`);
    setName('');
    setValue('');
    await refresh('secrets');
  });
  const [nameFault, valueFault] = [faultAt(put.error, 'name'), faultAt(put.error, 'value')];
  return (
    <>
      <Form class="line" onSend={put.run}>
        <TextField
          label="Name"
          fault={nameFault}
          required
          placeholder="HF_TOKEN"
          spellcheck={false}
          autocomplete="off"
          value={name}
          onText={setName}
        />
        <TextField
          label="Value"
          fault={valueFault}
          required
          type="password"
          autocomplete="off"
          value={value}
          onText={setValue}
        />
        <button type="submit" disabled={put.isRunning}>
          Store
        </button>
      </Form>
      {put.error && nameFault === undefined && valueFault === undefined ? <Failure error={put.error} /> : null}
    </>
  );
};

/** The secrets that jobs receive as environment variables, such as the token of a model hub. No API call returns the value of a secret. */
export const Secrets = ({ mayChange }: { readonly mayChange: boolean }) => {
  const [deleted, setDeleted] = useState<string>();
  const withDelete: readonly Column<SecretName>[] = [
    ...columns,
    {
      name: 'Delete',
      cell: ({ name }) => (
        <button type="button" class="quiet" aria-label={`Delete ${name}`} onClick={() => setDeleted(name)}>
          Delete
        </button>
      ),
    },
  ];
  return (
    <section>
      <h2>Secrets of jobs</h2>
      <p class="aside">
        Variables of the pods of jobs that name them. A value is never shown again; storing one of the same name
        replaces it.
      </p>
      {mayChange ? <Put /> : null}
      <Loaded answer={useSecrets()}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="aside">No secret yet.</p>
          ) : (
            <Table label="Secrets" columns={mayChange ? withDelete : columns} rows={items} keyOf={({ name }) => name} />
          )
        }
      </Loaded>
      {deleted === undefined ? null : <Delete name={deleted} onClose={() => setDeleted(undefined)} />}
    </section>
  );
};
