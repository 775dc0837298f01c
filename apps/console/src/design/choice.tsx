import { Field, type FieldProps } from './field.tsx';

interface ChoiceProps extends Omit<FieldProps, 'control'> {
  readonly choices: readonly (readonly [value: string, name: string])[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A labelled selection of one value from a few. */
export const Choice = ({ choices, value, onChange, ...field }: ChoiceProps) => (
  <Field
    {...field}
    control={(ties) => (
      <select {...ties} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    )}
  />
);
