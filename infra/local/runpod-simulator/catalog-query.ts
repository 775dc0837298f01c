import * as z from 'zod';
import { invalid, Problem } from './problem.ts';

export const listOf = (item: RegExp) =>
  z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.string().regex(item)));

/** The query parameters of the catalogue. Unknown parameters are ignored. A malformed value is a 422. */
const querySchema = z.object({
  include: listOf(/^AVAILABILITY$/).optional(),
  product: listOf(/^(POD|CLUSTER|SERVERLESS)$/).optional(),
  count: z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .transform(Number)
    .optional(),
  cloud: z.enum(['SECURE', 'COMMUNITY']).optional(),
  countryCodes: listOf(/^[A-Z]{2}$/).optional(),
  cudaVersions: listOf(/^\d+\.\d+$/).optional(),
  minCudaVersion: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .optional(),
});

/** The filters apply only to availability. A filter without `include=AVAILABILITY` is a 400. */
const filters = ['product', 'count', 'cloud', 'countryCodes', 'cudaVersions', 'minCudaVersion'] as const;

export type CatalogQuery = z.output<typeof querySchema>;

/** Parses a query. Throws a 422 `Problem` for a malformed value. */
export const readQuery = <T>(schema: z.ZodType<T>, query: URLSearchParams): T => {
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw invalid(...errors);
};

/** Parses a query of the catalogue. Throws a 400 or 422 `Problem` for an invalid query. */
export const readCatalogQuery = (query: URLSearchParams): CatalogQuery => {
  const asked = readQuery(querySchema, query);
  if (asked.include === undefined || asked.include.length === 0) {
    const alone = filters.find((filter) => asked[filter] !== undefined);
    if (alone !== undefined) throw new Problem(400, `${alone} is valid only with include=AVAILABILITY`);
    return asked;
  }
  if (asked.product === undefined) throw new Problem(400, 'product is required with include=AVAILABILITY');
  if (asked.cudaVersions !== undefined && asked.minCudaVersion !== undefined) {
    throw new Problem(400, 'cudaVersions and minCudaVersion are mutually exclusive');
  }
  return asked;
};
