import type { TrainingConfigBody } from '../../../shared/domain/configs/training-config.ts';
import { checkDisk } from '../../../shared/domain/deploy/disk-need.ts';

const aConfig = (name: string, training: Partial<TrainingConfigBody['training']> = {}): TrainingConfigBody => ({
  name: 'a config',
  model: { name },
  training: { method: 'sft', num_epochs: 1, learning_rate: 1e-4, batch_size: 4, ...training },
});
const aDataset = [{ size_bytes: 1_000_000, compression: 'none' }] as const;
const byDefault = { disk_gb: 50, volume_size_gb: 0 };
const needed = (message: string): number => Number(/About (\d+) GB/.exec(message)?.[1]);

describe('checkDisk', () => {
  it('asks for what the checkpoints of a whole model of 3 billion need, which the default disk has not', () => {
    const config = aConfig('Qwen/Qwen2.5-3B');
    const verdict = checkDisk(byDefault, aDataset, config);
    expect(verdict.ok).toBe(false);
    // 12 bytes a parameter and checkpoint: two are kept, and three more written, packed and uploaded.
    expect(needed(verdict.message)).toBeGreaterThan(3.08 * 12 * 5);
    const asked = Number(/Set disk_gb to (\d+)\./.exec(verdict.message)?.[1]);
    expect(checkDisk({ ...byDefault, disk_gb: asked }, aDataset, config)).toMatchObject({ ok: true });
  });

  it('finds the default enough for an adapter of the same, and reckons the model, the adapter and the merged copy', () => {
    const config = aConfig('Qwen/Qwen2.5-3B', { use_lora: true });
    const alone = checkDisk(byDefault, aDataset, config);
    const merged = checkDisk(byDefault, aDataset, aConfig('Qwen/Qwen2.5-3B', { use_lora: true, merge_adapter: true }));
    expect([alone.ok, merged.ok]).toEqual([true, true]);
    expect(needed(merged.message) - needed(alone.message)).toBeGreaterThanOrEqual(6);
  });

  it('refuses what could not even begin: a model that is larger than the disk', () => {
    expect(() => checkDisk(byDefault, aDataset, aConfig('meta-llama/Llama-3.1-70B', { use_lora: true }))).toThrow(
      /The dataset and the model need 1\d\d GB of disk on the pod\. Raise disk_gb\./,
    );
  });

  it('says nothing of a model whose size is not known, and of the toy', () => {
    expect(checkDisk(byDefault, aDataset, aConfig('owner/model'))).toMatchObject({ ok: true });
    expect(checkDisk(byDefault, aDataset, { ...aConfig('smoke'), trainer: 'smoke' })).toMatchObject({ ok: true });
  });
});
