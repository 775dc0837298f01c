import type { TrainingMethod } from '../../../../../shared/domain/configs/training-method.ts';
import type { SettingName } from '../../../../../shared/domain/configs/training-settings.ts';
import { Field } from '../../design/field.tsx';
import { NumberInput } from '../../design/number-input.tsx';
import { descriptionOf, shapeOf } from '../../rules/setting-shapes.ts';

interface SettingFieldProps {
  readonly name: SettingName;
  readonly value: unknown;
  /** The value that a training uses if the setting is not given. */
  readonly standard: unknown;
  readonly method: TrainingMethod | undefined;
  readonly fault: string | undefined;
  readonly onValue: (value: unknown) => void;
}

const shown = (value: unknown): string => {
  if (value === undefined) return 'not set';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
};

const listOf = (text: string): readonly string[] | undefined => {
  const items = text.split(',').map((item) => item.trim());
  return items.some((item) => item !== '') ? items.filter((item) => item !== '') : undefined;
};

/** The form field of one setting. The schema determines the kind of input. An empty field means the default. */
export const SettingField = ({ name, value, standard, method, fault, onValue }: SettingFieldProps) => {
  const shape = shapeOf(name, method);
  const choices = shape.kind === 'choice' ? shape.choices.map((choice) => [choice, choice] as const) : yesNo;
  const toValue = (text: string) => (text === '' ? undefined : shape.kind === 'choice' ? text : text === 'true');
  const description = descriptionOf(name);
  return (
    <Field
      label={name}
      fault={fault}
      {...(description === undefined ? {} : { hint: description })}
      control={(ties) => {
        if (shape.kind === 'number') {
          return <NumberInput {...ties} value={value} placeholder={shown(standard)} onValue={onValue} />;
        }
        if (shape.kind === 'choice' || shape.kind === 'yes-no') {
          return (
            <select
              {...ties}
              value={value === undefined ? '' : String(value)}
              onChange={({ currentTarget }) => onValue(toValue(currentTarget.value))}
            >
              <option value="">{`default: ${shown(standard)}`}</option>
              {choices.map(([choice, text]) => (
                <option key={choice} value={choice}>
                  {text}
                </option>
              ))}
            </select>
          );
        }
        if (shape.kind === 'text') {
          return (
            <textarea
              {...ties}
              rows={3}
              spellcheck={false}
              value={value === undefined ? '' : String(value)}
              onInput={({ currentTarget }) => onValue(currentTarget.value === '' ? undefined : currentTarget.value)}
            />
          );
        }
        return (
          <input
            {...ties}
            spellcheck={false}
            placeholder={shown(standard)}
            value={Array.isArray(value) ? value.join(', ') : shownText(value)}
            onChange={({ currentTarget }) => onValue(listOf(currentTarget.value))}
          />
        );
      }}
    />
  );
};

const shownText = (value: unknown): string => (value === undefined ? '' : String(value));

const yesNo = [
  ['true', 'yes'],
  ['false', 'no'],
] as const;
