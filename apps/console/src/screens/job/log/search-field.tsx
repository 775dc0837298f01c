import { useState } from 'preact/hooks';
import { count } from '../../../../../../shared/figures/numbers.ts';
import type { LogHits, LogSearch } from '../../../data/log-hits.ts';
import { Failure } from '../../../design/failure.tsx';
import { Field } from '../../../design/field.tsx';

interface SearchFieldProps {
  readonly sought: string;
  readonly search: LogSearch;
  /** The index of the current hit. `undefined` if no hit is current. */
  readonly at: number | undefined;
  readonly onSearch: (text: string) => void;
  readonly onStep: (by: 1 | -1) => void;
}

const found = ({ lines, isWhole }: LogHits, at: number | undefined): string => {
  if (lines.length === 0) return 'No line has it';
  const all = `${count(lines.length)}${isWhole ? '' : '+'} ${lines.length === 1 ? 'line' : 'lines'}`;
  return at === undefined ? all : `${count(at + 1)} of ${all}`;
};

/**
 * The search field. The search covers the whole log, not only the loaded part. Enter starts the search, a further Enter goes to the next
 * hit, and Shift+Enter goes to the previous hit.
 */
export const SearchField = ({ sought, search, at, onSearch, onStep }: SearchFieldProps) => {
  const [text, setText] = useState(sought);
  const { data, error } = search.answer;
  const isNone = data === undefined || data.lines.length === 0;
  const words = data === undefined ? 'Searching…' : found(data, at);
  return (
    <>
      <Field
        label="Find"
        control={(ties) => (
          <input
            {...ties}
            type="search"
            maxLength={200}
            value={text}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
              if (currentTarget.value === '') onSearch('');
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (text !== sought) onSearch(text);
              else if (!isNone) onStep(event.shiftKey ? -1 : 1);
            }}
          />
        )}
      />
      <button type="button" disabled={sought === '' || isNone} onClick={() => onStep(-1)}>
        Previous
      </button>
      <button
        type="button"
        disabled={text === '' || (text === sought && isNone)}
        onClick={() => (text === sought ? onStep(1) : onSearch(text))}
      >
        {text === sought ? 'Next' : 'Find'}
      </button>
      <span role="status">{sought === '' || error ? '' : words}</span>
      {error ? <Failure error={error} again={search.answer.again} /> : null}
      {search.more.error ? <Failure error={search.more.error} /> : null}
    </>
  );
};
