import { trainingMethodSchema } from '../../../../../shared/domain/configs/training-method.ts';
import { Disclosure } from '../../design/disclosure.tsx';
import { partOf, shownSettings, withField } from '../../rules/draft.ts';
import { faultOf, faultsBeside } from '../../rules/faults.ts';
import { inGroups } from '../../rules/setting-groups.ts';
import { AboutFields } from './about-fields.tsx';
import { FaultList } from './fault-list.tsx';
import type { FormProps } from './form-props.ts';
import { SettingField } from './setting-field.tsx';

/** The paths of the fields in `AboutFields`, except the method. */
const aboutPaths = ['name', 'trainer', 'model.name', 'model.revision', 'model.num_parameters', 'push_to_hub.repo_id'];

/** The form with the settings that the method and the trainer use, each with its default. */
export const SettingsForm = ({ draft, issues, onField, onDraft }: FormProps) => {
  const training = partOf(draft, 'training');
  const method = trainingMethodSchema.safeParse(training.method).data;
  const { names, unused, defaultOf } = shownSettings(draft);
  const paths = [...aboutPaths, 'training.method', ...names.map((name) => `training.${name}`)];
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <AboutFields draft={draft} issues={issues} onField={onField} />
      <FaultList issues={faultsBeside(issues, paths)} />
      {unused.length === 0 ? null : (
        <p class="notice">
          {unused.length === 1 ? 'One setting is' : `${unused.length} settings are`} not used by this training.{' '}
          <button
            type="button"
            onClick={() =>
              onDraft(unused.reduce((next, name) => withField(next, `training.${name}`, undefined), draft))
            }
          >
            Take {unused.length === 1 ? 'it' : 'them'} away
          </button>
        </p>
      )}
      {inGroups(names).map((group, n) => {
        const given = group.names.filter((name) => training[name] !== undefined);
        const atFault = group.names.some((name) => faultOf(issues, `training.${name}`) !== undefined);
        return (
          <Disclosure
            key={group.title}
            isNeeded={n === 0 || atFault}
            summary={
              <>
                <strong>{group.title}</strong>{' '}
                <span class="aside">
                  {given.length} of {group.names.length} set
                </span>
              </>
            }
          >
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
          </Disclosure>
        );
      })}
    </form>
  );
};
