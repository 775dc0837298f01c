import * as z from 'zod';
import { corruptItem } from '../../domain/errors.ts';
import type { GpuCatalogSnapshot, GpuCatalogStore } from '../../domain/gpus/gpu-catalog-store.ts';
import type { CatalogGpu } from '../../domain/pods/gpu-provider.ts';
import type { ObjectStore } from '../../domain/storage/object-store.ts';
import { timestampSchema } from '../../domain/values.ts';
import { gpuCatalogKey } from '../../names.ts';
import { parseStored } from '../stored.ts';

const availabilitySchema = z.enum(['NONE', 'LOW', 'MEDIUM', 'HIGH', 'UNKNOWN']);
const dataCentersSchema = z.array(z.object({ id: z.string(), availability: availabilitySchema }));
const priceSchema = z.number().min(0).nullable();
const countsSchema = z.object({ secure: z.int().min(0), community: z.int().min(0) });

const snapshotSchema = z.object({
  taken_at: timestampSchema,
  gpus: z.array(
    z
      .object({
        id: z.string().min(1),
        name: z.string(),
        memory_gb: z.number(),
        /**
         * The larger of the counts of both clouds. Versions up to 0.1 know only this field and may read it during an upgrade or a rollback.
         */
        max_count: z.number(),
        max_counts: countsSchema.optional(),
        price: z.object({ secure: priceSchema, community: priceSchema }),
        availability: z.object({ secure: availabilitySchema, community: availabilitySchema }),
        data_centers: z.object({ secure: dataCentersSchema, community: dataCentersSchema }).optional(),
      })
      .transform(({ max_count, max_counts, ...gpu }) => ({
        ...gpu,
        max_count: max_counts ?? { secure: max_count, community: max_count },
      })),
  ),
}) satisfies z.ZodType<GpuCatalogSnapshot>;

const toStored = ({ max_count, ...gpu }: CatalogGpu) => ({
  ...gpu,
  max_count: Math.max(max_count.secure, max_count.community),
  max_counts: max_count,
});

const what = 'GPU catalogue';

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw corruptItem(what, error);
  }
};

/** Stores the snapshot as one JSON object in the bucket. A write replaces the whole object, so no reader sees a partial snapshot. */
export class S3GpuCatalogStore implements GpuCatalogStore {
  readonly #objects: Pick<ObjectStore, 'read' | 'write'>;

  constructor(objects: Pick<ObjectStore, 'read' | 'write'>) {
    this.#objects = objects;
  }

  async read(): Promise<GpuCatalogSnapshot | undefined> {
    const bytes = await this.#objects.read(gpuCatalogKey);
    return bytes && parseStored(snapshotSchema, what, parseJson(bytes));
  }

  async write({ taken_at, gpus }: GpuCatalogSnapshot): Promise<void> {
    const stored = JSON.stringify({ taken_at, gpus: gpus.map(toStored) });
    await this.#objects.write(gpuCatalogKey, new TextEncoder().encode(stored), 'application/json');
  }
}
