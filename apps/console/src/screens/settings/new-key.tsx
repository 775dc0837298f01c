import { useState } from 'preact/hooks';
import type { NewApiKey } from '../../data/account.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Choice } from '../../design/choice.tsx';
import { Copyable } from '../../design/copyable.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Failure } from '../../design/failure.tsx';
import { Form, faultAt, TextField } from '../../design/field.tsx';

const scopes = [
  ['write', 'read and change'],
  ['read', 'read'],
] as const;

const expiries = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
] as const;

/** Shows a new key. The key is shown only once, because the server stores only its hash. */
const Made = ({ made, onClose }: { readonly made: NewApiKey; readonly onClose: () => void }) => (
  <Dialog title={`The key “${made.name}”`} onClose={onClose}>
    <p>Copy it now: it is shown this once, and cannot be read again.</p>
    <Copyable label="API key" text={made.key} />
    <div class="actions end">
      <button type="button" class="primary" onClick={onClose}>
        I have copied it
      </button>
    </div>
  </Dialog>
);

export const NewKey = () => {
  const [name, setName] = useState('');
  const [scope, setScope] = useState<'read' | 'write'>('write');
  const [days, setDays] = useState('90');
  const [made, setMade] = useState<NewApiKey>();
  const make = useAction(async () => {
    setMade(await services().podwarden.keys.create({ name: name.trim(), scope, expires_in_days: Number(days) }));
    setName('');
    await refresh('keys');
  });
  const fault = faultAt(make.error, 'name');
  return (
    <>
      <Form class="line" onSend={make.run}>
        <TextField label="Name of a new key" fault={fault} required maxLength={100} value={name} onText={setName} />
        <Choice
          label="May"
          choices={scopes}
          value={scope}
          onChange={(value) => setScope(value === 'read' ? 'read' : 'write')}
        />
        <Choice label="Expires in" choices={expiries} value={days} onChange={setDays} />
        <button type="submit" class="primary" disabled={make.isRunning}>
          Make a key
        </button>
      </Form>
      {make.error && fault === undefined ? <Failure error={make.error} /> : null}
      {made ? <Made made={made} onClose={() => setMade(undefined)} /> : null}
    </>
  );
};
