import { useEffect, useState } from 'preact/hooks';
import { Field } from '../../design/field.tsx';
import { type Draft, isObject, isSameDraft } from '../../rules/draft.ts';

interface JsonFormProps {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  /** Called with `true` while the text is not a config, so that the form cannot be shown. */
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

/** An editor for the config as JSON, in the format of the API. */
export const JsonForm = ({ draft, onDraft, onBroken }: JsonFormProps) => {
  const [text, setText] = useState(() => textOf(draft));
  const found = read(text);
  useEffect(() => {
    // The draft was changed outside the text, by applying an advice or by reloading, so the text is replaced.
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
