import { createHandler } from '../../../functions/configs/list-presets.ts';
import { configRefusal } from '../../../shared/domain/configs/config-issues.ts';
import { modelWarnings } from '../../../shared/domain/configs/model-issues.ts';
import { presets } from '../../../shared/domain/configs/presets.ts';
import { trainingConfigBodySchema } from '../../../shared/domain/configs/training-config.ts';
import { formatsFor, trainingMethods } from '../../../shared/domain/configs/training-method.ts';
import { judgeMemory } from '../../../shared/domain/gpu-memory/judge-memory.ts';
import { call } from '../../support/api-event.ts';

describe('the presets', () => {
  it.each(presets.map((preset) => [preset.id, preset] as const))(
    '%s can be deployed as it is',
    (_id, { training_config }) => {
      expect(trainingConfigBodySchema.parse(training_config)).toEqual(training_config);
      const [format] = formatsFor(training_config.training.method);
      expect(configRefusal(training_config, { format, examples: 1000 })).toBeUndefined();
      expect(modelWarnings(training_config)).toEqual([]);
      expect(judgeMemory(training_config, 1, [{ name: 'a card of 24 GB', memory_gb: 24 }]).outcome).toBe('fits');
    },
  );

  it('have one at least for every method, each with an id of its own', () => {
    const methods = new Set(presets.map(({ training_config }) => training_config.training.method));
    expect([...methods].sort()).toEqual([...trainingMethods].sort());
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
  });

  it('are told with what they learn from and what they need', async () => {
    const { status, body } = await call(createHandler(), { userId: 'user-1' });
    expect(status).toBe(200);
    expect(body.items).toHaveLength(presets.length);
    const [tryOut, small] = body.items;
    expect(tryOut).toMatchObject({ id: 'try-out', method: 'cpt', formats: ['text'], needed_memory_gb: null });
    expect(small).toMatchObject({ method: 'sft', needed_memory_gb: expect.any(Number) });
  });
});
