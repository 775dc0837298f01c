import { defaultsVersion, olderDefaults } from '../../../shared/domain/configs/older-defaults.ts';
import type { TrainingConfigBody } from '../../../shared/domain/configs/training-config.ts';

const stored = (training: Partial<TrainingConfigBody['training']> = {}, more: object = {}) => ({
  name: 'mine',
  model: { name: 'owner/model' },
  training: { method: 'sft' as const, num_epochs: 1, learning_rate: 1e-4, batch_size: 4, ...training },
  id: '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b',
  user_id: 'alice',
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  ...more,
});

describe('olderDefaults', () => {
  it('names a setting that an older config leaves open and that trained otherwise then', () => {
    expect(olderDefaults(stored())).toEqual([
      'Config mine leaves assistant_only_loss open. It was false when the config was written, and is true now (learns ' +
        'the answers alone, each with its end; false learns the questions, too). Give it in the config to choose.',
    ]);
  });

  it.each([
    ['a config of today', stored({}, { defaults_version: defaultsVersion })],
    ['what the config says', stored({ assistant_only_loss: true })],
    ['what the config says, as it was', stored({ assistant_only_loss: false })],
    ['a method that does not use it', stored({ method: 'dpo' })],
    ['a trainer that does not use it', stored({ method: 'cpt' }, { trainer: 'smoke' })],
  ])('says nothing of %s', (_, config) => expect(olderDefaults(config)).toEqual([]));
});
