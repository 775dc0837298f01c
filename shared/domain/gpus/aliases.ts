import type { CatalogGpu } from '../pods/gpu-provider.ts';

/** Common names of GPU types that no rule produces. Each name states the form factor that the GPU type really has. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  'NVIDIA A100 80GB PCIe': ['A100 PCIe 80GB'],
  'NVIDIA A100-SXM4-80GB': ['A100 SXM4', 'A100 SXM 80GB'],
  'NVIDIA H100 PCIe': ['H100 PCIe 80GB'],
  'NVIDIA H100 80GB HBM3': ['H100 SXM5', 'H100 SXM 80GB'],
  'AMD Instinct MI300X OAM': ['AMD Instinct MI300X'],
};

/**
 * Names that are too short to identify one GPU type. GPU types with different prices have such a name in common, so the name is
 * refused even if the catalogue uses it.
 */
const ambiguous: ReadonlySet<string> = new Set(['a100', 'h100', 'v100', 'teslav100', 'v100sxm2', 'v10032gb']);

const maker = /^(?:NVIDIA|AMD)\s+/;
const makerAsTyped = new RegExp(maker, 'i');

/**
 * Returns a key that is equal for all spellings of one name. For example, `RTX_4090`, `rtx-4090` and `NVIDIA RTX 4090` have the
 * same key.
 */
export const nameKey = (text: string): string =>
  text
    .trim()
    .replace(/[\s_-]+/g, ' ')
    .replace(makerAsTyped, '')
    .replaceAll(' ', '')
    .toLowerCase();

/** Returns the names by which users may request a GPU type. The names follow from the id, the name and `otherNames`. */
const namesOf = (gpu: CatalogGpu): readonly string[] =>
  [gpu.name, gpu.id, ...(otherNames[gpu.id] ?? [])].flatMap((name) => {
    const plain = name.replace(maker, '').replace(/^(?:GeForce|Tesla)\s+/, '');
    const short = plain.endsWith(' Generation') ? plain.slice(0, -' Generation'.length).trimEnd() : plain;
    const workstation = /^RTX (A\d{4})$/.exec(short)?.[1];
    return [short, plain, name.replace(maker, ''), ...(workstation === undefined ? [] : [workstation])];
  });

export interface AliasBook {
  /** The GPU types by `nameKey`. A name that matches two different GPU types is not included. */
  readonly byKey: ReadonlyMap<string, CatalogGpu>;
  /** The names to show to users, by the id of the GPU type. */
  readonly shown: ReadonlyMap<string, readonly string[]>;
}

const books = new WeakMap<readonly CatalogGpu[], AliasBook>();

/**
 * Returns the names of all GPU types in a catalogue. Two spellings of one id count as one GPU type, and the first in the catalogue
 * is used. For example, the catalogue has had `RTX 3080 Ti` and `RTX 3080TI`. The result is cached for the lifetime of the
 * catalogue object, because a deploy calls this function once for each GPU type that it names.
 */
export const aliasBook = (catalog: readonly CatalogGpu[]): AliasBook => {
  const book = books.get(catalog) ?? newBook(catalog);
  books.set(catalog, book);
  return book;
};

const newBook = (catalog: readonly CatalogGpu[]): AliasBook => {
  const claims = new Map<string, CatalogGpu[]>();
  for (const gpu of catalog) {
    for (const key of new Set(namesOf(gpu).map(nameKey))) claims.set(key, [...(claims.get(key) ?? []), gpu]);
  }
  const byKey = new Map<string, CatalogGpu>();
  for (const [key, [first, ...others]] of claims) {
    const isOne = first !== undefined && others.every((other) => nameKey(other.id) === nameKey(first.id));
    if (isOne && !ambiguous.has(key)) byKey.set(key, first);
  }
  const shownFor = (gpu: CatalogGpu): readonly string[] => {
    const names = namesOf(gpu).flatMap((name) => [name, `${makerOf(gpu)}${name}`]);
    const spelled = [...names, gpu.name.replaceAll(' ', '_').toUpperCase()];
    return [...new Set(spelled)].filter((name) => name !== gpu.id && byKey.get(nameKey(name))?.id === gpu.id);
  };
  return { byKey, shown: new Map(catalog.map((gpu) => [gpu.id, shownFor(gpu)])) };
};

const makerOf = (gpu: CatalogGpu): string => maker.exec(gpu.id)?.[0] ?? '';
