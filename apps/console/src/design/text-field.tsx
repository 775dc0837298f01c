import type { ComponentProps } from 'preact';
import { Field, type FieldProps } from './field.tsx';

type InputProps = ComponentProps<'input'>;

interface TextFieldProps
  extends Omit<FieldProps, 'control'>,
    Pick<InputProps, 'autocomplete' | 'maxLength' | 'placeholder' | 'required' | 'spellcheck'> {
  readonly type?: 'password' | 'search';
  readonly value: string;
  readonly onText: (text: string) => void;
}

/** A labelled line of text. The other attributes are those of the input. */
export const TextField = ({ label, hint, fault, onText, ...others }: TextFieldProps) => {
  // Preact has a type of its own for each type of an input, and none for an input of one of two types.
  const attributes = others as InputProps;
  return (
    <Field
      label={label}
      hint={hint}
      fault={fault}
      control={(ties) => (
        <input {...attributes} {...ties} onInput={({ currentTarget }) => onText(currentTarget.value)} />
      )}
    />
  );
};
