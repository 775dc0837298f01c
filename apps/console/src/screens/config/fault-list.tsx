import type { FieldIssue } from '../../../../../shared/domain/errors.ts';

/** A list of faults that no field shows. */
export const FaultList = ({ issues }: { readonly issues: readonly FieldIssue[] }) =>
  issues.length === 0 ? null : (
    <section>
      <h2>Faults</h2>
      <ul>
        {issues.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path}</code> {message}
          </li>
        ))}
      </ul>
    </section>
  );
