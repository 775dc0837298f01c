import type { LogFilter } from '../../../data/log.ts';
import { Choice } from '../../../design/choice.tsx';

interface LogFiltersProps {
  readonly filter: LogFilter;
  readonly attempts: number;
  readonly onChange: (filter: LogFilter) => void;
}

const streams = [
  ['', 'Both'],
  ['stdout', 'stdout'],
  ['stderr', 'stderr (!)'],
] as const;

const isStream = (value: string): value is 'stdout' | 'stderr' => value === 'stdout' || value === 'stderr';

/** The filters for the lines that are shown and searched. */
export const LogFilters = ({ filter, attempts, onChange }: LogFiltersProps) => {
  const { attempt, stream, ...rest } = filter;
  return (
    <>
      {attempts < 2 ? null : (
        <Choice
          label="Attempt"
          value={String(attempt ?? '')}
          choices={[
            ['', 'All'],
            ...Array.from({ length: attempts }, (_, n) => [String(n + 1), String(n + 1)] as const),
          ]}
          onChange={(value) =>
            onChange({ ...rest, ...(stream && { stream }), ...(value === '' ? {} : { attempt: Number(value) }) })
          }
        />
      )}
      <Choice
        label="Stream"
        value={stream ?? ''}
        choices={streams}
        onChange={(value) =>
          onChange({ ...rest, ...(attempt && { attempt }), ...(isStream(value) ? { stream: value } : {}) })
        }
      />
    </>
  );
};
