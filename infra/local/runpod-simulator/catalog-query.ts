import * as z from 'zod';
import { DETAIL, Problem } from './problem.ts';

export const listOf = (item: RegExp) =>
  z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.string().regex(item)));

/** The parameters of a query of the catalogue; others are ignored. A malformed one is a 422. */
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

/** Filters apply to availability alone: one without `include=AVAILABILITY` is a 400. */
const filters = ['product', 'count', 'cloud', 'countryCodes', 'cudaVersions', 'minCudaVersion'] as const;

export type CatalogQuery = z.output<typeof querySchema>;

/** Throws the 422 of a query with a value that is malformed. */
export const readQuery = <T>(schema: z.ZodType<T>, query: URLSearchParams): T => {
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Problem(422, DETAIL.validation, { errors });
};

/** Throws the 400 or 422 of a query that cannot be answered. */
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
