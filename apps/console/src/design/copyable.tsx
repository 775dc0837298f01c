import { useId } from 'preact/hooks';
import { say } from '../shell/toasts.tsx';
import { copyText } from './copy-text.ts';

interface CopyableProps {
  readonly label: string;
  readonly text: string;
}

/** Shows a text to copy, such as a key, a command or a code. If the browser does not allow copying, the text is selected for the person. */
export const Copyable = ({ label, text }: CopyableProps) => {
  const id = useId();
  const copy = async () => {
    if (await copyText(text, `${label} copied.`)) return;
    const field = document.getElementById(id);
    if (field instanceof HTMLTextAreaElement) field.select();
    say('This browser lets no page copy. It is selected: copy it with the keyboard.');
  };
  return (
    <div class="copyable">
      <textarea
        id={id}
        readOnly
        rows={1}
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" onClick={copy}>
        Copy
      </button>
    </div>
  );
};
