interface DatasetNotesProps {
  readonly unusedFields: readonly string[];
  readonly warnings: readonly { readonly message: string; readonly line?: number }[];
}

/** Shows the warnings and unused fields of an accepted dataset. */
export const DatasetNotes = ({ unusedFields, warnings }: DatasetNotesProps) => (
  <>
    {warnings.length === 0 ? null : (
      <ul class="notice" aria-label="Warnings">
        {warnings.map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    )}
    {unusedFields.length === 0 ? null : (
      <p class="aside">
        Nothing is learned of the fields{' '}
        {unusedFields.map((field, n) => (
          <>
            {n === 0 ? '' : ', '}
            <code key={field}>{field}</code>
          </>
        ))}
        .
      </p>
    )}
  </>
);
