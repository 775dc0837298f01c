import type { FieldIssue } from '../../../../../shared/client/errors.ts';
import { dollars } from '../../../../../shared/figures/dollars.ts';
import { useMe } from '../../data/me.ts';
import { Field } from '../../design/field.tsx';
import { NumberInput } from '../../design/number-input.tsx';
import type { NumberField } from './choice.ts';
import { withNumber } from './gpu-part.tsx';
import { issueAt } from './issue-at.ts';
import type { PartProps } from './part-props.ts';

/** Limits end a job whatever happens; each has a default of the installation. */
export const LimitsPart = ({ choice, issues, onChoice }: PartProps & { readonly issues: readonly FieldIssue[] }) => {
  const defaults = useMe().data?.defaults;
  const fields: readonly (readonly [NumberField, label: string, standard: string, hint: string])[] = [
    [
      'budget_limit',
      'Budget in dollars',
      defaults?.budget_limit == null ? 'none' : dollars(defaults.budget_limit),
      'over all attempts, disks included',
    ],
    ['max_duration_minutes', 'Minutes with a pod', String(defaults?.max_duration_minutes ?? ''), 'over all attempts'],
    ['capacity_wait_minutes', 'Minutes to wait for a GPU', String(defaults?.capacity_wait_minutes ?? ''), ''],
    ['max_attempts', 'Attempts', String(defaults?.max_attempts ?? ''), 'after a fault of the host'],
    ['disk_gb', 'Disk in GB', '50', 'of the pod, for the model and its checkpoints'],
  ];
  return (
    <div class="fields">
      {fields.map(([field, label, standard, hint]) => (
        <Field
          key={field}
          label={label}
          fault={issueAt(issues, field)}
          {...(hint === '' ? {} : { hint })}
          control={(ties) => (
            <NumberInput
              {...ties}
              placeholder={standard}
              value={choice.numbers[field]}
              onValue={(value) => onChoice({ numbers: withNumber(choice, field, value) })}
            />
          )}
        />
      ))}
    </div>
  );
};
