import {
  type TrainingMethod,
  trainingMethodSchema,
  trainingMethods,
} from '../../../../../shared/domain/configs/training-method.ts';
import type { FieldIssue } from '../../../../../shared/domain/errors.ts';
import { Field } from '../../design/field.tsx';
import { NumberInput } from '../../design/number-input.tsx';
import { type Draft, partOf, shownSettings } from '../../rules/draft.ts';
import { inGroups } from '../../rules/setting-groups.ts';
import { SettingField } from './setting-field.tsx';

export interface FormProps {
  readonly draft: Draft;
  readonly issues: readonly FieldIssue[];
  readonly onField: (path: string, value: unknown) => void;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const methodWords: Readonly<Record<TrainingMethod, string>> = {
  sft: 'sft: learns answers to instructions',
  dpo: 'dpo: prefers one of two answers',
  orpo: 'orpo: instructions and preferences at once',
  kto: 'kto: answers that were found good or bad',
  cpt: 'cpt: goes on with plain text',
};

/** Of one field, all that is wrong with it. */
export const faultOf = (issues: readonly FieldIssue[], path: string): string | undefined => {
  const found = issues.filter((issue) => issue.path === path || issue.path.startsWith(`${path}.`));
  return found.length === 0 ? undefined : found.map(({ message }) => message).join('; ');
};

const About = ({ draft, issues, onField }: FormProps) => {
  const model = partOf(draft, 'model');
  const text = (label: string, path: string, value: unknown, hint?: string) => (
    <Field
      label={label}
      fault={faultOf(issues, path)}
      {...(hint === undefined ? {} : { hint })}
      control={(ties) => (
        <input
          {...ties}
          spellcheck={false}
          value={textOf(value)}
          onInput={({ currentTarget }) => onField(path, currentTarget.value === '' ? undefined : currentTarget.value)}
        />
      )}
    />
  );
  return (
    <div class="fields">
      {text('Name', 'name', draft.name)}
      {text('Model', 'model.name', model.name, 'an id of the Hugging Face Hub such as owner/name')}
      <Field
        label="Method"
        fault={faultOf(issues, 'training.method')}
        control={(ties) => (
          <select
            {...ties}
            value={textOf(partOf(draft, 'training').method)}
            onChange={({ currentTarget }) => onField('training.method', currentTarget.value)}
          >
            {trainingMethods.map((method) => (
              <option key={method} value={method}>
                {methodWords[method]}
              </option>
            ))}
          </select>
        )}
      />
      {text('Revision', 'model.revision', model.revision, 'a branch, tag or commit of the model; its newest otherwise')}
      <Field
        label="Parameters of the model"
        fault={faultOf(issues, 'model.num_parameters')}
        hint="where its name does not tell, for the memory estimate"
        control={(ties) => (
          <NumberInput
            {...ties}
            value={model.num_parameters}
            onValue={(value) => onField('model.num_parameters', value)}
          />
        )}
      />
      {text(
        'Push to the Hugging Face Hub',
        'push_to_hub.repo_id',
        partOf(draft, 'push_to_hub').repo_id,
        'a private repository such as owner/name; needs the secret HF_TOKEN at the deploy',
      )}
    </div>
  );
};

/** The settings that the method and the trainer use, each with its default. */
export const SettingsForm = (props: FormProps) => {
  const { draft, issues, onField } = props;
  const training = partOf(draft, 'training');
  const method = trainingMethodSchema.safeParse(training.method).data;
  const { names, defaultOf } = shownSettings(draft);
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <About {...props} />
      {inGroups(names).map((group, n) => {
        const given = group.names.filter((name) => training[name] !== undefined);
        const atFault = group.names.some((name) => faultOf(issues, `training.${name}`) !== undefined);
        return (
          <details key={group.title} open={n === 0 || atFault}>
            <summary>
              <strong>{group.title}</strong>{' '}
              <span class="aside">
                {given.length} of {group.names.length} set
              </span>
            </summary>
            <div class="fields">
              {group.names.map((name) => (
                <SettingField
                  key={name}
                  name={name}
                  value={training[name]}
                  standard={defaultOf(name)}
                  method={method}
                  fault={faultOf(issues, `training.${name}`)}
                  onValue={(value) => onField(`training.${name}`, value)}
                />
              ))}
            </div>
          </details>
        );
      })}
    </form>
  );
};
