import { useEffect, useState } from 'preact/hooks';
import type { ControlTies } from './field.tsx';

interface NumberInputProps extends ControlTies {
  /** A number, or what was typed and is none. */
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

/** Takes `2e-4` as people write it. A text that is no number stays as it is, so that its fault can be shown. */
export const NumberInput = ({ value, placeholder, onValue, ...ties }: NumberInputProps) => {
  const [text, setText] = useState(shown(value));
  useEffect(() => {
    // `1.` on the way to `1.5` is the same number.
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
