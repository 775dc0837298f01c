interface SavedWordsProps {
  readonly faults: number;
  /** The draft is unsaved and was restored from an earlier visit to the screen. */
  readonly isKept: boolean;
  readonly onDrop: () => void;
}

const wordsOf = (faults: number): string => {
  if (faults === 0) return 'All fields fit together.';
  return faults === 1 ? 'One field has a fault.' : `${faults} faults, each at its field.`;
};

/** Describes the state of the draft in words, also for people who cannot see the fields. */
export const SavedWords = ({ faults, isKept, onDrop }: SavedWordsProps) => (
  <>
    {isKept ? (
      <p class="notice">
        What you wrote here before is still here, and not saved.{' '}
        <button type="button" onClick={onDrop}>
          Drop it
        </button>
      </p>
    ) : null}
    <p class="aside" role="status">
      {wordsOf(faults)}
    </p>
  </>
);
