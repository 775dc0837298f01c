import { type TrainingMethod, trainingMethods } from '../../../../../shared/domain/configs/training-method.ts';
import { Choice } from '../../design/choice.tsx';
import { Field, TextField } from '../../design/field.tsx';
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

const trainers = [
  ['', 'default: transformers'],
  ['transformers', 'transformers'],
  ['smoke', 'smoke: proves the way, without a GPU'],
] as const;

/** The form fields for the name, the model, the method, the trainer and the repository for the result. */
export const AboutFields = ({ draft, issues, onField }: Omit<FormProps, 'onDraft'>) => {
  const model = partOf(draft, 'model');
  const text = (label: string, path: string, value: unknown, hint?: string) => (
    <TextField
      label={label}
      fault={faultOf(issues, path)}
      hint={hint}
      spellcheck={false}
      value={textOf(value)}
      onText={(given) => onField(path, given === '' ? undefined : given)}
    />
  );
  return (
    <div class="fields">
      {text('Name', 'name', draft.name)}
      {text('Model', 'model.name', model.name, 'an id of the Hugging Face Hub such as owner/name')}
      <Choice
        label="Method"
        fault={faultOf(issues, 'training.method')}
        choices={trainingMethods.map((method) => [method, methodWords[method]])}
        value={textOf(partOf(draft, 'training').method)}
        onChange={(value) => onField('training.method', value)}
      />
      <Choice
        label="Trainer"
        fault={faultOf(issues, 'trainer')}
        choices={trainers}
        value={textOf(draft.trainer)}
        onChange={(value) => onField('trainer', value === '' ? undefined : value)}
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
