import { useEffect, useState } from 'preact/hooks';
import type { ControlTies } from './field.tsx';

interface NumberInputProps extends ControlTies {
  /** A number, or the entered text if the text is not a number. */
  readonly value: unknown;
  readonly placeholder?: string;
  readonly onValue: (value: number | string | undefined) => void;
}

const readNumber = (text: string): number | string | undefined => {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : trimmed;
};

const shown = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

/** An input for numbers, also in a notation such as `2e-4`. A text that is not a number is passed on, so that its fault can be shown. */
export const NumberInput = ({ value, placeholder, onValue, ...ties }: NumberInputProps) => {
  const [text, setText] = useState(shown(value));
  useEffect(() => {
    // The text is kept if it means the same number: `1.` may become `1.5`.
    if (readNumber(text) !== value) setText(shown(value));
  }, [value]);
  return (
    <input
      {...ties}
      inputMode="decimal"
      autocomplete="off"
      spellcheck={false}
      placeholder={placeholder}
      value={text}
      onInput={({ currentTarget }) => {
        setText(currentTarget.value);
        onValue(readNumber(currentTarget.value));
      }}
    />
  );
};
