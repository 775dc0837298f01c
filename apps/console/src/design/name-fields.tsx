import { Field, faultAt, TextField } from './field.tsx';

export interface NameAndDescription {
  readonly name: string;
  readonly description: string;
}

interface NameFieldsProps extends NameAndDescription {
  readonly error: Error | undefined;
  readonly onChange: (change: Partial<NameAndDescription>) => void;
}

/** The form fields for the name and the description of a dataset. */
export const NameFields = ({ name, description, error, onChange }: NameFieldsProps) => (
  <>
    <TextField
      label="Name"
      fault={faultAt(error, 'name')}
      required
      maxLength={200}
      value={name}
      onText={(text) => onChange({ name: text })}
    />
    <Field
      label="Description (optional)"
      fault={faultAt(error, 'description')}
      control={(ties) => (
        <textarea
          {...ties}
          rows={3}
          maxLength={2000}
          value={description}
          onInput={({ currentTarget }) => onChange({ description: currentTarget.value })}
        />
      )}
    />
  </>
);
