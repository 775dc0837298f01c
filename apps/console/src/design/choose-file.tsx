import { useId, useState } from 'preact/hooks';

interface ChooseFileProps {
  readonly label: string;
  readonly hint: string;
  readonly onFile: (file: File) => void;
}

/** A field to choose a file by button or by drag and drop. */
export const ChooseFile = ({ label, hint, onFile }: ChooseFileProps) => {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const [fault, setFault] = useState('');
  const take = (files: FileList | null | undefined) => {
    const [file, ...others] = files ?? [];
    setFault(others.length > 0 ? 'One file at a time.' : '');
    if (file !== undefined && others.length === 0) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop has no keyboard twin but the input within
    <div
      class={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <label for={id}>{label}</label>
      <input
        id={id}
        type="file"
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          // The value is cleared, so that choosing the same corrected file again counts as a change.
          currentTarget.value = '';
        }}
      />
      <span class="aside" id={`${id}-hint`}>
        {hint}
      </span>
      {fault === '' ? null : (
        <span class="fault" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
};
