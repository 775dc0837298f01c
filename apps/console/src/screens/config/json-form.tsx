import { useState } from 'preact/hooks';
import { Field } from '../../design/field.tsx';
import { type Draft, isObject } from '../../rules/draft.ts';

interface JsonFormProps {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  /** While the text is no config, the form cannot show it. */
  readonly onBroken: (isBroken: boolean) => void;
}

const read = (text: string): Draft | string => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'A config is an object: {…}.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** The same config as JSON, as the API takes it. */
export const JsonForm = ({ draft, onDraft, onBroken }: JsonFormProps) => {
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2));
  const [fault, setFault] = useState<string>();
  return (
    <Field
      label="Config as JSON"
      fault={fault}
      control={(ties) => (
        <textarea
          {...ties}
          class="json wide"
          rows={24}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            const found = read(currentTarget.value);
            setFault(typeof found === 'string' ? found : undefined);
            onBroken(typeof found === 'string');
            if (typeof found !== 'string') onDraft(found);
          }}
        />
      )}
    />
  );
};
