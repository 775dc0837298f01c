import { dollars } from '../../../../../shared/figures/dollars.ts';
import { allowancesOf } from '../../data/allowances.ts';
import type { Me } from '../../data/me.ts';
import { Facts } from '../../design/facts.tsx';
import { Field } from '../../design/field.tsx';
import { NumberInput } from '../../design/number-input.tsx';
import { type NumberField, withNumber } from './choice.ts';
import { issueAt } from './issue-at.ts';
import type { PartProps } from './part-props.ts';

interface LimitsPartProps extends PartProps {
  readonly me: Me;
}

/** The fields for the limits that end a job. An empty field means the default of the installation. */
export const LimitsPart = ({ choice, issues, me, onChoice }: LimitsPartProps) => {
  const { budget_limit: budget, max_duration_minutes, capacity_wait_minutes, max_attempts } = me.defaults;
  const fields: readonly (readonly [NumberField, label: string, standard: string, hint: string])[] = [
    ['budget_limit', 'Budget in dollars', budget === null ? 'none' : String(budget), 'all attempts, disks included'],
    ['max_duration_minutes', 'Minutes with a pod', String(max_duration_minutes), 'all attempts together'],
    ['capacity_wait_minutes', 'Minutes to wait for a GPU', String(capacity_wait_minutes), 'then it ends unpaid'],
    ['max_attempts', 'Attempts', String(max_attempts), 'a new one after a fault of the host'],
    ['disk_gb', 'Disk in GB', '50', 'for the model and its checkpoints'],
  ];
  return (
    <>
      <div class="fields">
        {fields.map(([field, label, standard, hint]) => (
          <Field
            key={field}
            label={label}
            fault={issueAt(issues, field)}
            hint={hint}
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
      <Facts
        label="Your limits, and what of them is used"
        facts={[
          ['Left this month', dollars(me.month.left)],
          ...allowancesOf(me).map(({ name, words }) => [name, words] as const),
        ]}
      />
    </>
  );
};
