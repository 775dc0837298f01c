import * as z from 'zod';
import type { Availability, CatalogGpu, DataCenter } from '../domain/pods/gpu-provider.ts';
import { Fields, idSchema, isRecord } from './fields.ts';
import type { Unreadable } from './unreadable.ts';

/** A GPU type in one read of the catalogue. Each read shows the availability in only one cloud. */
export type CatalogEntry = Omit<CatalogGpu, 'availability' | 'data_centers'> & {
  readonly availability: Availability;
  readonly data_centers: readonly DataCenter[];
};

const cardIdSchema = idSchema(/^.{1,200}$/);
const nameSchema = z.string().min(1).max(200);
const memorySchema = z.number().min(1).max(10_000);
const priceSchema = z.number().max(1000);
const countSchema = z.int().min(0).max(64);
const availabilitySchema = z.enum(['NONE', 'LOW', 'MEDIUM', 'HIGH']);

/** True for the catalogue's entry of hosts whose GPU type RunPod does not know. */
const isNoCard = (id: string): boolean => id.toLowerCase() === 'unknown';

/**
 * Reads a GPU type that a job can use. Returns `undefined` without an id or memory size, because no training can be planned for such an
 * entry.
 */
export const readCard = (entry: unknown, unreadable: Unreadable): CatalogEntry | undefined => {
  const fields = new Fields('card', isRecord(entry) ? entry : {}, unreadable);
  const id = fields.read('id', cardIdSchema);
  if (id !== undefined && isNoCard(id)) return undefined;
  const memory = fields.read('memory', memorySchema);
  if (id === undefined || memory === undefined) {
    unreadable.see('card');
    return undefined;
  }
  const clouds = { secure: offerIn('secure', fields), community: offerIn('community', fields) };
  return {
    id,
    name: fields.read('name', nameSchema) ?? id,
    memory_gb: memory,
    max_count: { secure: clouds.secure.count, community: clouds.community.count },
    price: { secure: clouds.secure.price, community: clouds.community.price },
    availability: fields.read('availability', availabilitySchema) ?? 'UNKNOWN',
    data_centers: dataCentersOf(fields.read('dataCenters', z.array(z.unknown())) ?? [], unreadable),
  };
};

/** The most data centers that are read. RunPod has about thirty. */
const maxDataCenters = 100;

const dataCenterIdSchema = idSchema(/^[\w-]{1,40}$/);

const dataCentersOf = (entries: readonly unknown[], unreadable: Unreadable): readonly DataCenter[] =>
  entries.slice(0, maxDataCenters).flatMap((entry) => {
    const fields = new Fields('data_center', isRecord(entry) ? entry : {}, unreadable);
    const id = fields.read('id', dataCenterIdSchema);
    return id === undefined ? [] : [{ id, availability: fields.read('availability', availabilitySchema) ?? 'UNKNOWN' }];
  });

/**
 * Reads one cloud's offer of a GPU type. A cloud with a price offers the type, unless the answer says explicitly that it does not. One GPU
 * can be requested even if the count is 0, because RunPod reports 0 for GPU slices (MIG).
 */
const offerIn = (
  cloud: 'secure' | 'community',
  card: Fields,
): { readonly price: number | null; readonly count: number } => {
  const price = card.within('price').read(cloud, priceSchema) ?? 0;
  if (price <= 0 || card.read(cloud, z.boolean()) === false) return { price: null, count: 0 };
  return { price, count: Math.max(1, card.within('maxCount').read(cloud, countSchema) ?? 1) };
};

/**
 * Combines two reads, one for each cloud, into one catalogue. Each read may contain GPU types that the other lacks. The availability in the
 * community cloud is unknown without the second read.
 */
export const catalogByCloud = (
  secure: readonly CatalogEntry[],
  community: readonly CatalogEntry[] = [],
): CatalogGpu[] => {
  const told = { secure: byId(secure), community: byId(community) };
  const availabilityIn = (cloud: 'secure' | 'community', { id, price }: CatalogEntry): Availability =>
    price[cloud] === null ? 'NONE' : (told[cloud].get(id)?.availability ?? 'UNKNOWN');
  const placesIn = (cloud: 'secure' | 'community', { id, price }: CatalogEntry) =>
    price[cloud] === null ? [] : (told[cloud].get(id)?.data_centers ?? []);
  const others = [...told.community.values()].filter(({ id }) => !told.secure.has(id));
  return [...told.secure.values(), ...others].map((card) => ({
    ...card,
    availability: { secure: availabilityIn('secure', card), community: availabilityIn('community', card) },
    data_centers: { secure: placesIn('secure', card), community: placesIn('community', card) },
  }));
};

const byId = (cards: readonly CatalogEntry[]): ReadonlyMap<string, CatalogEntry> =>
  new Map(cards.map((card) => [card.id, card]));
