import { useEffect, useState } from 'preact/hooks';
import { Choice } from '../../design/choice.tsx';
import { TextField } from '../../design/field.tsx';
import { type Filters, sinceChoices, statusChoices } from './filters.ts';

interface FilterFormProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

const typingPauseMs = 300;

/** The filters of the list. A choice applies at once, and typed text after a pause. */
export const FilterForm = ({ filters, onChange }: FilterFormProps) => {
  const [text, setText] = useState(filters.q);
  useEffect(() => setText(filters.q), [filters.q]);
  useEffect(() => {
    if (text.trim() === filters.q) return undefined;
    const timer = setTimeout(() => onChange({ ...filters, q: text.trim() }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search aria-label="Filter jobs">
      <form class="line" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Name, model or label" type="search" maxLength={200} value={text} onText={setText} />
        <Choice
          label="Status"
          choices={statusChoices}
          value={filters.status}
          onChange={(status) => onChange({ ...filters, status })}
        />
        <Choice
          label="Made"
          choices={sinceChoices}
          value={filters.since}
          onChange={(since) => onChange({ ...filters, since })}
        />
        {filters.dataset === '' ? null : (
          <button type="button" onClick={() => onChange({ ...filters, dataset: '' })}>
            Of every dataset ✕
          </button>
        )}
      </form>
    </search>
  );
};
