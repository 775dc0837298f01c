import fc from 'fast-check';
import { incomparableWords, settingsOfJobs } from '../../../apps/console/src/screens/compare/differences.ts';
import { isLowestOf, lowestEvaluation } from '../../../apps/console/src/screens/compare/results.ts';
import type { Job } from '../../../shared/client/index.ts';
import { propertyRuns } from '../../support/effort.ts';

type Asked = Pick<Job, 'training_config' | 'requested' | 'method' | 'model'>;

const asked = (training: Record<string, unknown>, more: Record<string, unknown> = {}): Asked =>
  ({
    method: 'sft',
    model: 'm',
    training_config: { name: 'c', model: { name: 'm', revision: null }, training, dataset_id: 'd1', ...more },
    requested: { gpu_types: ['RTX 4090'], data_center_ids: [], budget_limit: null, max_attempts: 3 },
  }) as unknown as Asked;

const old: Asked = { method: 'sft', model: 'm' };

describe('differences of what jobs were asked for', () => {
  test('stand at their paths, and what is open in all of them nowhere', () => {
    const rows = settingsOfJobs([asked({ lora_r: 8, seed: 1 }), asked({ lora_r: 16, seed: 1, packing: false })]);
    expect(rows.filter(({ differs }) => differs)).toEqual([
      { path: 'training.lora_r', values: ['8', '16'], differs: true },
      { path: 'training.packing', values: [undefined, 'false'], differs: true },
    ]);
    expect(rows.map(({ path }) => path)).toContain('deploy.gpu_types');
    expect(rows.map(({ path }) => path)).not.toContain('deploy.budget_limit');
    expect(rows.map(({ path }) => path)).not.toContain('model.revision');
  });

  test('are none of a job of which nothing is known', () => {
    const rows = settingsOfJobs([asked({ lora_r: 8 }), old, asked({ lora_r: 8 })]);
    expect(rows.find(({ path }) => path === 'training.lora_r')).toEqual({
      path: 'training.lora_r',
      values: ['8', undefined, '8'],
      differs: false,
    });
  });

  test('are none between jobs that were asked for alike, and told of each setting that is not', () => {
    const settings = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(fc.integer(), fc.boolean(), fc.string()));
    fc.assert(
      fc.property(settings, settings, (one, other) => {
        const differing = settingsOfJobs([asked(one), asked(other)]).filter(({ differs }) => differs);
        const expected = ['a', 'b', 'c'].filter((name) => String(one[name]) !== String(other[name]));
        expect(differing.map(({ path }) => path).sort()).toEqual(expected.map((name) => `training.${name}`));
        expect(settingsOfJobs([asked(one), asked(one)]).some(({ differs }) => differs)).toBe(false);
      }),
      propertyRuns(200),
    );
  });

  test('say where losses do not compare', () => {
    expect(incomparableWords([asked({ eval_split: 0.1 }), asked({ eval_split: 0.1, lora_r: 8 })])).toBeUndefined();
    expect(incomparableWords([asked({})])).toBeUndefined();
    expect(incomparableWords([asked({ eval_split: 0.1 }), asked({ eval_split: 0.2 }, { dataset_id: 'd2' })])).toBe(
      'These jobs differ in dataset and evaluation data, so a lower loss need not be a better model.',
    );
    expect(incomparableWords([asked({}), { ...asked({}), method: 'dpo' }])).toContain('differ in method, so');
  });
});

describe('the lowest evaluation', () => {
  test('is the first of the lowest numbers, with its step', () => {
    const points = [{ eval_loss: 'nan' as const }, { eval_loss: 2 }, {}, { eval_loss: 1 }, { eval_loss: 1 }];
    expect(lowestEvaluation(points.map((one, n) => ({ step: n, attempt: 1, ...one })))).toEqual({ value: 1, step: 3 });
    expect(lowestEvaluation([{ step: 1, attempt: 1, eval_loss: 'inf' }])).toBeUndefined();
  });

  test('is marked where there are several, for all that share it', () => {
    const [low, high] = [
      { value: 1, step: 1 },
      { value: 2, step: 1 },
    ];
    expect(isLowestOf(low, [low, high, undefined])).toBe(true);
    expect(isLowestOf(high, [low, high])).toBe(false);
    expect(isLowestOf(low, [low, { value: 1, step: 9 }])).toBe(true);
    expect(isLowestOf(low, [low, undefined])).toBe(false);
    expect(isLowestOf(undefined, [low, high])).toBe(false);
  });
});
