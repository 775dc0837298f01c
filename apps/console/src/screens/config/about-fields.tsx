import { type TrainingMethod, trainingMethods } from '../../../../../shared/domain/configs/training-method.ts';
import { Field } from '../../design/field.tsx';
import { NumberInput } from '../../design/number-input.tsx';
import { partOf } from '../../rules/draft.ts';
import { faultOf } from '../../rules/faults.ts';
import type { FormProps } from './form-props.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const methodWords: Readonly<Record<TrainingMethod, string>> = {
  sft: 'sft: learns answers to instructions',
  dpo: 'dpo: prefers one of two answers',
  orpo: 'orpo: instructions and preferences at once',
  kto: 'kto: answers that were found good or bad',
  cpt: 'cpt: goes on with plain text',
};

/** The form fields for the name, the model, the method, the trainer and the repository for the result. */
export const AboutFields = ({ draft, issues, onField }: Omit<FormProps, 'onDraft'>) => {
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
      <Field
        label="Trainer"
        fault={faultOf(issues, 'trainer')}
        control={(ties) => (
          <select
            {...ties}
            value={textOf(draft.trainer)}
            onChange={({ currentTarget: { value } }) => onField('trainer', value === '' ? undefined : value)}
          >
            <option value="">default: transformers</option>
            <option value="transformers">transformers</option>
            <option value="smoke">smoke: proves the way, without a GPU</option>
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
