import { AppError } from '../../../shared/domain/errors.ts';
import { aliasBook, nameKey } from '../../../shared/domain/gpus/aliases.ts';
import { editDistance } from '../../../shared/domain/gpus/edit-distance.ts';
import { resolveGpu } from '../../../shared/domain/gpus/resolve-gpu.ts';
import { aGpu, catalog } from './catalog.ts';

const refusal = (text: string): AppError => {
  try {
    resolveGpu(text, catalog);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error(`${text} was resolved.`);
};

describe('resolveGpu', () => {
  it('knows every id of the catalogue as itself', () => {
    for (const gpu of catalog) expect(resolveGpu(gpu.id, catalog)).toBe(gpu);
  });

  it.each([
    ['NVIDIA RTX 4090', 'NVIDIA GeForce RTX 4090'],
    ['RTX 4090', 'NVIDIA GeForce RTX 4090'],
    ['RTX_4090', 'NVIDIA GeForce RTX 4090'],
    [' rtx4090 ', 'NVIDIA GeForce RTX 4090'],
    ['RTX 3080 Ti', 'NVIDIA GeForce RTX 3080 Ti'],
    ['RTX 3080', 'NVIDIA GeForce RTX 3080'],
    ['RTX_A4000', 'NVIDIA RTX A4000'],
    ['A6000', 'NVIDIA RTX A6000'],
    ['RTX 6000 Ada', 'NVIDIA RTX 6000 Ada Generation'],
    ['A100_PCIE', 'NVIDIA A100 80GB PCIe'],
    ['A100_SXM', 'NVIDIA A100-SXM4-80GB'],
    ['A100 SXM4', 'NVIDIA A100-SXM4-80GB'],
    ['A100-SXM4-40GB', 'NVIDIA A100-SXM4-40GB'],
    ['A100 SXM 40GB', 'NVIDIA A100-SXM4-40GB'],
    ['B300', 'NVIDIA B300 SXM6 AC'],
    ['RTX PRO 6000', 'NVIDIA RTX PRO 6000 Blackwell Server Edition'],
    ['H100_PCIE', 'NVIDIA H100 PCIe'],
    ['H100_SXM', 'NVIDIA H100 80GB HBM3'],
    ['H100 NVL', 'NVIDIA H100 NVL'],
    ['H200', 'NVIDIA H200'],
    ['H200 NVL', 'NVIDIA H200 NVL'],
    ['L40', 'NVIDIA L40'],
    ['l40s', 'NVIDIA L40S'],
    ['T4', 'Tesla T4'],
    ['MI300X', 'AMD Instinct MI300X OAM'],
  ])('reads %s as %s', (text, id) => {
    expect(resolveGpu(text, catalog).id).toBe(id);
  });

  it.each([
    ['A100', ['NVIDIA A100 80GB PCIe', 'NVIDIA A100-SXM4-80GB']],
    ['H100', ['NVIDIA H100 PCIe', 'NVIDIA H100 80GB HBM3', 'NVIDIA H100 NVL']],
    ['A100 40GB', ['NVIDIA A100 80GB PCIe', 'NVIDIA A100-SXM4-80GB']],
    ['RTX 4091', ['NVIDIA GeForce RTX 4090']],
    ['Tesla V100', ['Tesla V100-PCIE-16GB']],
    ['V100 SXM2', ['Tesla V100-SXM2-32GB']],
    ['4090', ['NVIDIA GeForce RTX 4090']],
    ['', []],
    ['__proto__', []],
  ])('takes %s for no card and names the nearest (H19)', (text, nearest) => {
    const error = refusal(text);
    expect(error.code).toBe('unknown_gpu');
    expect(error.details?.nearest).toEqual(expect.arrayContaining(nearest));
    expect(error.message).toContain('GET /api/gpus');
  });

  it.each(['V100', 'Tesla V100', 'v-100', 'A100', 'H100', 'A4500', 'L4 ', 'RTX 50'])(
    'names for %j cards of that name before any other',
    (text) => {
      const key = nameKey(text);
      const ofThatName = catalog.filter(({ id, name }) => nameKey(id).includes(key) || nameKey(name).includes(key));
      try {
        expect(nameKey(resolveGpu(text, catalog).id)).toContain(key);
      } catch (error) {
        const nearest = (error instanceof AppError && error.details?.nearest) || [];
        const first = [...(nearest as string[])].slice(0, ofThatName.length);
        expect(ofThatName.map(({ id }) => id)).toEqual(expect.arrayContaining(first));
        expect(first).not.toEqual([]);
      }
    },
  );

  it('never answers a name that says its memory with a card of another (H19)', () => {
    const { shown } = aliasBook(catalog);
    for (const gpu of catalog) {
      for (const name of shown.get(gpu.id) ?? []) {
        const said = /(?<!\d)(\d+)GB/.exec(name)?.[1] ?? gpu.memory_gb;
        expect({ name, memory: Number(said) }).toEqual({ name, memory: gpu.memory_gb });
      }
    }
  });
});

describe('aliasBook', () => {
  it('gives every shown alias to exactly one card', () => {
    const { shown } = aliasBook(catalog);
    for (const [id, aliases] of shown) for (const alias of aliases) expect(resolveGpu(alias, catalog).id).toBe(id);
    const keys = [...shown].flatMap(([id, aliases]) => [...new Set(aliases.map(nameKey))].map((key) => ({ id, key })));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
  });

  it('gives a name that two cards answer to, to neither', () => {
    const twins = [aGpu({ id: 'NVIDIA X1 8GB', name: 'X1' }), aGpu({ id: 'NVIDIA X1 16GB', name: 'X1' })];
    expect(() => resolveGpu('X1', twins)).toThrow(/no GPU called/);
    expect(resolveGpu('X1 16GB', twins)).toBe(twins[1]);
  });

  it('takes two spellings of one id for one card', () => {
    const spellings = [
      aGpu({ id: 'NVIDIA RTX A4500', name: 'A4500' }),
      aGpu({ id: 'NVIDIA  RTX A4500', name: 'A4500' }),
    ];
    expect(resolveGpu('RTX A4500', spellings)).toBe(spellings[0]);
    expect(resolveGpu('NVIDIA  RTX A4500', spellings)).toBe(spellings[1]);
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['rtx4090', 'rtx4091', 1],
  ])('from %j to %j is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});
