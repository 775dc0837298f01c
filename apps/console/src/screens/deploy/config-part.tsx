import { useSecrets } from '../../data/account.ts';
import { Field, TextField } from '../../design/field.tsx';
import { chosenConfig, isAgain, type Known } from './choice.ts';
import { issueAt } from './issue-at.ts';
import type { PartProps } from './part-props.ts';

interface ConfigPartProps extends PartProps {
  readonly known: Known;
}

const Changes = ({ choice, onChoice }: Omit<PartProps, 'issues'>) => {
  const changed = Object.entries(choice.changes);
  if (changed.length === 0) return null;
  return (
    <p class="notice">
      For this job alone:{' '}
      {changed.map(([field, value]) => (
        <code key={field} class="tag">
          {field} {String(value)}
        </code>
      ))}{' '}
      <button type="button" class="quiet" onClick={() => onChoice({ changes: {} })}>
        Take it back
      </button>
    </p>
  );
};

const SecretsChoice = ({ choice, issues, onChoice }: ConfigPartProps) => {
  const names = (useSecrets().data?.items ?? []).map(({ name }) => name);
  const fault = issueAt(issues, 'secrets', 'secret_names');
  if (names.length === 0 && fault === undefined) return null;
  return (
    <fieldset>
      <legend>Secrets that the pod gets</legend>
      {names.map((name) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={choice.secretNames.includes(name)}
            onChange={({ currentTarget }) => {
              const others = choice.secretNames.filter((other) => other !== name);
              onChoice({ secretNames: currentTarget.checked ? [...others, name] : others });
            }}
          />{' '}
          <code>{name}</code>
        </label>
      ))}
      {names.length === 0 ? (
        <p>
          <a href="/settings">Store a secret</a> first.
        </p>
      ) : null}
      {fault === undefined ? null : <p class="fault">{fault}</p>}
    </fieldset>
  );
};

/** The API names faults of a config by their path within the config, both for a stored and for a given config. */
const partsOfConfig = ['training', 'model', 'trainer', 'push_to_hub'] as const;

export const ConfigPart = (props: ConfigPartProps) => {
  const { choice, known, issues, onChoice } = props;
  const config = chosenConfig(choice, known);
  const { again } = choice;
  return (
    <>
      <div class="fields">
        <Field
          label="Config"
          fault={issueAt(issues, 'training_config', 'training_config_id', ...partsOfConfig)}
          {...(config === undefined ? {} : { hint: `${config.training.method} on ${config.model.name}` })}
          control={(ties) => (
            <select
              {...ties}
              value={choice.config}
              onChange={({ currentTarget }) => onChoice({ config: currentTarget.value, changes: {} })}
            >
              <option value="">Choose one</option>
              {known.configs.length === 0 ? null : (
                <optgroup label="Yours">
                  {known.configs.map(({ id, name, training }) => (
                    <option key={id} value={`config:${id}`}>
                      {name} · {training.method}
                    </option>
                  ))}
                </optgroup>
              )}
              {again === undefined ? null : <option value={`job:${again.jobId}`}>as of the job “{again.title}”</option>}
              <optgroup label="Presets">
                {known.presets.map(({ id, name, method }) => (
                  <option key={id} value={`preset:${id}`}>
                    {name} · {method}
                  </option>
                ))}
              </optgroup>
              {choice.config === '' || config !== undefined ? null : (
                <option value={choice.config}>{choice.config.replace(':', ' ')}</option>
              )}
            </select>
          )}
        />
        <TextField
          label="Name of the job (optional)"
          fault={issueAt(issues, 'name')}
          maxLength={200}
          placeholder={config?.name}
          value={choice.name}
          onText={(name) => onChoice({ name })}
        />
      </div>
      {again === undefined || !isAgain(choice) ? null : (
        <p class="notice">
          All is as it was asked for in <a href={`/jobs/${again.jobId}`}>the job “{again.title}”</a>, but for secrets
          and variables, which are not told.
        </p>
      )}
      <Changes choice={choice} onChoice={onChoice} />
      <SecretsChoice {...props} />
    </>
  );
};
