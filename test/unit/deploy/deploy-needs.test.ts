import type { TrainingConfigBody } from '../../../shared/domain/configs/training-config.ts';
import type { TrainingSettings } from '../../../shared/domain/configs/training-settings.ts';
import { planCandidates } from '../../../shared/domain/deploy/candidates.ts';
import { checkMemory, checkSecrets } from '../../../shared/domain/deploy/pod-needs.ts';
import { someGpus } from '../../support/fake-gpu-provider.ts';

const aConfig = (training: Partial<TrainingSettings> = {}): TrainingConfigBody => ({
  name: 'a config',
  model: { name: 'meta-llama/Llama-3.1-8B' },
  training: { method: 'sft', num_epochs: 1, learning_rate: 2e-5, batch_size: 1, ...training },
  trainer: 'transformers',
});
const wish = { gpu_types: [], gpu_count: 1, cloud: 'any' as const, data_center_ids: [] };
const offers = (...gpu_types: string[]) => planCandidates({ ...wish, gpu_types }, someGpus());
const cardsOf = (needed_memory_gb: number) => [
  ...new Set(planCandidates({ ...wish, needed_memory_gb }, someGpus()).map(({ gpu_type }) => gpu_type)),
];

describe('checkSecrets', () => {
  it('asks for a token where the model goes to the hub, before a pod is made (F13 F46)', () => {
    const config = { ...aConfig(), push_to_hub: { repo_id: 'me/model' } };
    for (const secrets of [undefined, {}, { TOKEN: 'x' }]) {
      expect(() => checkSecrets(secrets, config)).toThrow(
        expect.objectContaining({
          code: 'config_invalid',
          issues: [{ path: 'secrets.HF_TOKEN', message: 'is needed for push_to_hub' }],
        }),
      );
    }
    expect(checkSecrets({ HF_TOKEN: 'hf_value' }, config)).not.toContain('hf_value');
    expect(checkSecrets(undefined, aConfig())).toMatch(/no secret/);
  });
});

describe('checkMemory', () => {
  it('refuses a model whose weights alone do not fit the card (F19 F20)', () => {
    expect(() => checkMemory(aConfig(), 1, offers('RTX 4090'), someGpus())).toThrow(
      expect.objectContaining({ code: 'gpu_too_small', message: expect.stringContaining('RTX 4090, has 24 GB') }),
    );
  });

  it('answers what an estimate alone speaks against, by the largest card asked for', () => {
    expect(checkMemory(aConfig(), 1, offers('A100 PCIe'), someGpus()).outcome).toBe('too_small');
    expect(checkMemory(aConfig({ use_lora: true }), 1, offers('RTX 4090', 'A100 PCIe'), someGpus()).outcome).toBe(
      'fits',
    );
    const long = aConfig({ use_lora: true, max_seq_length: 16_384 });
    expect(checkMemory(long, 1, offers('RTX 4090', 'A100 PCIe'), someGpus()).outcome).toBe('tight');
  });
});

describe('planCandidates', () => {
  it('takes cards that are large enough where none was named', () => {
    expect(cardsOf(20)).toEqual(['NVIDIA L4', 'NVIDIA GeForce RTX 4090', 'NVIDIA A100 80GB PCIe', 'NVIDIA H200']);
    expect(cardsOf(40)).toEqual(['NVIDIA A100 80GB PCIe', 'NVIDIA H200']);
  });

  it('takes those there are where none is large enough: the check of the memory says so', () => {
    expect(cardsOf(500)).toEqual(cardsOf(20));
  });

  it('offers as many GPUs of a card as each cloud has in one machine, and says how many that are', () => {
    const [l4] = someGpus();
    if (l4 === undefined) throw new Error('There are cards.');
    const catalog = [{ ...l4, max_count: { secure: 8, community: 1 } }];
    const cloudsOf = (gpu_count: number) =>
      planCandidates({ ...wish, gpu_types: ['L4'], gpu_count }, catalog).map(({ cloud }) => cloud);
    expect(cloudsOf(1)).toEqual(['COMMUNITY', 'SECURE']);
    expect(cloudsOf(2)).toEqual(['SECURE']);
    const twoInCommunity = { ...wish, gpu_types: ['L4'], gpu_count: 2, cloud: 'community' as const };
    expect(() => planCandidates(twoInCommunity, catalog)).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: 'RunPod does not offer L4 with 2 of them in one pod.',
        details: { max_counts: { 'NVIDIA L4': 1 } },
      }),
    );
  });

  it('does not look past a card that was named', () => {
    const named = planCandidates({ ...wish, gpu_types: ['L4'], needed_memory_gb: 40 }, someGpus());
    expect(new Set(named.map(({ gpu_type }) => gpu_type))).toEqual(new Set(['NVIDIA L4']));
  });
});
