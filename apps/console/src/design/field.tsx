import type { ComponentChildren, ComponentProps } from 'preact';
import { useId } from 'preact/hooks';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** The error of the entered value. The words are those of the API if the API found the error. */
  readonly fault?: string | undefined;
  /** Draws the control. `ties` are the attributes that connect the control to its label, hint and fault. */
  readonly control: (ties: ControlTies) => ComponentChildren;
}

export interface ControlTies {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
}

/** A labelled control with its hint and fault. A screen reader reads them together. */
export const Field = ({ label, hint, fault, control }: FieldProps) => {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`].filter(Boolean);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {control({
        id,
        ...(described.length === 0 ? {} : { 'aria-describedby': described.join(' ') }),
        ...(fault === undefined ? {} : { 'aria-invalid': true }),
      })}
      {hint === undefined ? null : (
        <span class="aside" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault === undefined ? null : (
        <span class="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
    </div>
  );
};

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

interface FormProps {
  readonly class?: string;
  readonly onSend: () => unknown;
  readonly children: ComponentChildren;
}

/** A form that acts on the page instead of leaving it. */
export const Form = ({ class: looks, onSend, children }: FormProps) => (
  <form
    class={looks}
    onSubmit={(event) => {
      event.preventDefault();
      onSend();
    }}
  >
    {children}
  </form>
);

/** Returns the message of the API about one field, found by the path of the field. */
export const faultAt = (error: Error | undefined, path: string): string | undefined => {
  const issues = error && 'issues' in error && Array.isArray(error.issues) ? error.issues : [];
  const found = issues.find((issue: { readonly path?: unknown }) => issue.path === path);
  return typeof found?.message === 'string' ? found.message : undefined;
};
