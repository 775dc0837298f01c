import fc from 'fast-check';
import {
  type Draft,
  isRequired,
  isSameDraft,
  judge,
  nameOfCopy,
  partOf,
  shownSettings,
  withField,
} from '../../../apps/console/src/rules/draft.ts';
import { faultOf, faultsBeside } from '../../../apps/console/src/rules/faults.ts';
import { inGroups } from '../../../apps/console/src/rules/setting-groups.ts';
import { shapeOf } from '../../../apps/console/src/rules/setting-shapes.ts';
import { configRefusal } from '../../../shared/domain/configs/config-issues.ts';
import { presets } from '../../../shared/domain/configs/presets.ts';
import { resolveConfig, settingNames } from '../../../shared/domain/configs/resolve-config.ts';
import { trainingMethods } from '../../../shared/domain/configs/training-method.ts';
import { propertyRuns } from '../../support/effort.ts';

const some: Draft = {
  name: 'mine',
  model: { name: 'Qwen/Qwen2.5-0.5B' },
  training: { method: 'sft', num_epochs: 3, learning_rate: 0.0002, batch_size: 4, use_lora: true },
};

describe('a draft', () => {
  test('has one field changed at its place, or taken away with what held nothing else', () => {
    const changed = withField(some, 'training.learning_rate', 0.1);
    expect(Object.keys(partOf(changed, 'training'))).toEqual(Object.keys(partOf(some, 'training')));
    expect(partOf(changed, 'training').learning_rate).toBe(0.1);
    const pushed = withField(some, 'push_to_hub.repo_id', 'me/mine');
    expect(pushed.push_to_hub).toEqual({ repo_id: 'me/mine' });
    expect(withField(pushed, 'push_to_hub.repo_id', undefined)).toEqual(some);
    expect(withField({ training: 7 }, 'training.seed', 1)).toEqual({ training: { seed: 1 } });
  });

  test('is the same in whatever order it is written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (draft) => {
        const turned = Object.fromEntries(Object.entries(draft).toReversed());
        expect(isSameDraft(draft, turned)).toBe(true);
        expect(isSameDraft(draft, { ...draft, 'one more': 1 })).toBe(false);
      }),
      propertyRuns(200),
    );
  });

  test('is judged at its fields: what is not well-formed first, and then what does not fit together', () => {
    const typed = withField(withField(some, 'training.learning_rate', 'fast'), 'name', undefined);
    expect(judge(typed).config).toBeUndefined();
    expect(
      judge(typed)
        .issues.map(({ path }) => path)
        .sort(),
    ).toEqual(['name', 'training.learning_rate']);
    const apart = judge(withField(some, 'training.use_lora', false));
    expect(apart.config).toBeDefined();
    expect(apart.issues).toEqual([]);
    const { issues } = judge(withField(withField(some, 'training.use_lora', false), 'training.lora_r', 8));
    expect(faultOf(issues, 'training.lora_r')).toContain('use_lora');
    expect(faultsBeside(issues, ['training.lora_r'])).toEqual([]);
    expect(faultsBeside(judge({ ...some, extra: 1 }).issues, ['name'])).not.toEqual([]);
  });

  test('whatever JSON it is, it is judged and shown', () => {
    const parts = fc.record(
      {
        name: fc.jsonValue(),
        model: fc.jsonValue(),
        trainer: fc.jsonValue(),
        training: fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...settingNames), fc.jsonValue())),
        validation_dataset_id: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(parts, (draft) => {
        const { config, issues } = judge(draft);
        expect(config === undefined && issues.length === 0).toBe(false);
        const { names, unused, defaultOf } = shownSettings(draft);
        expect(unused.filter((name) => !names.includes(name))).toEqual([]);
        for (const name of names) defaultOf(name);
      }),
      propertyRuns(200),
    );
  });

  test('that every preset makes is taken by the console and by the API alike', () => {
    for (const { training_config: config } of presets) {
      expect(judge({ ...config }).issues).toEqual([]);
      expect(configRefusal(config)).toBeUndefined();
      expect(shownSettings({ ...config }).unused).toEqual([]);
    }
  });

  test('is copied under a name that the API takes', () => {
    expect(nameOfCopy('mine')).toBe('mine (copy)');
    expect(nameOfCopy('x'.repeat(200))).toHaveLength(200);
    expect(nameOfCopy(7)).toBe(' (copy)');
  });
});

describe('the form of a config', () => {
  test.each(trainingMethods)('of %s shows what is trained with, and its default', (method) => {
    const draft = { ...some, training: { ...partOf(some, 'training'), method } };
    const { names, defaultOf } = shownSettings(draft);
    const { config } = judge(draft);
    const resolved = config && resolveConfig(config).training;
    const given: readonly string[] = Object.keys(draft.training);
    for (const name of names.filter((one) => !given.includes(one))) expect(defaultOf(name)).toEqual(resolved?.[name]);
    const missing = Object.keys(resolved ?? {}).filter((name) => !names.some((one) => one === name));
    expect(missing).toEqual([]);
  });

  test('has every setting in a group, and no setting that there is not', () => {
    const grouped = inGroups(settingNames).flatMap(({ names }) => names);
    expect(grouped.toSorted()).toEqual(settingNames.filter((name) => name !== 'method').toSorted());
    expect(new Set(grouped).size).toBe(grouped.length);
    expect(inGroups(settingNames).some(({ title }) => title === 'Others')).toBe(false);
  });

  test('asks for each setting as its schema has it', () => {
    expect(shapeOf('learning_rate', 'sft')).toEqual({ kind: 'number' });
    expect(shapeOf('max_steps', 'sft')).toEqual({ kind: 'number' });
    expect(shapeOf('use_lora', undefined)).toEqual({ kind: 'yes-no' });
    expect(shapeOf('lora_target_modules', 'sft')).toEqual({ kind: 'list' });
    expect(shapeOf('chat_template_jinja', 'sft')).toEqual({ kind: 'text' });
    expect(shapeOf('precision', 'sft')).toEqual({ kind: 'choice', choices: ['auto', 'bf16', 'fp16', 'fp32'] });
    const losses = trainingMethods.map((method) => shapeOf('loss_type', method));
    expect(losses[1]).not.toEqual(losses[0]);
    expect(isRequired('learning_rate')).toBe(true);
    expect(isRequired('seed')).toBe(false);
  });
});
