import { useEffect, useState } from 'preact/hooks';
import { Field } from '../../design/field.tsx';
import { type Draft, isObject, isSameDraft } from '../../rules/draft.ts';

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

const textOf = (draft: Draft): string => JSON.stringify(draft, null, 2);

/** The config of the form as JSON, as the API takes it. */
export const JsonForm = ({ draft, onDraft, onBroken }: JsonFormProps) => {
  const [text, setText] = useState(() => textOf(draft));
  const found = read(text);
  useEffect(() => {
    // The draft was changed beside the text, by an advice or by loading it anew.
    if (typeof found === 'string' || !isSameDraft(found, draft)) setText(textOf(draft));
    onBroken(false);
  }, [draft]);
  return (
    <Field
      label="Config as JSON"
      fault={typeof found === 'string' ? found : undefined}
      control={(ties) => (
        <textarea
          {...ties}
          class="json wide"
          rows={24}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            const written = read(currentTarget.value);
            onBroken(typeof written === 'string');
            if (typeof written !== 'string') onDraft(written);
          }}
        />
      )}
    />
  );
};
