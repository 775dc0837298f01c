import * as z from 'zod';

const cursorSchema = z.union([z.string().min(1), z.number().transform(String)]);

/** Absent where the server does not page. */
const paginationSchema = z
  .object({
    hasNextPage: z.boolean().nullish(),
    nextCursor: cursorSchema.nullish().catch(undefined),
  })
  .nullish();

const pageSchemas = {
  pods: z.object({ pods: z.array(z.unknown()), pagination: paginationSchema }),
  gpus: z.object({ gpus: z.array(z.unknown()), pagination: paginationSchema.catch(undefined) }),
};

export interface AnsweredPage {
  readonly entries: readonly unknown[];
  /** Where the next page begins; empty where there is one but nothing says where. */
  readonly next: string | undefined;
}

const nextOf = (pagination: z.output<typeof paginationSchema>): string | undefined => {
  const { hasNextPage, nextCursor } = pagination ?? {};
  return hasNextPage === false ? undefined : (nextCursor ?? (hasNextPage === true ? '' : undefined));
};

/** Throws a ZodError on what is no page, or has a malformed pagination. */
export const podPage = (answer: unknown): AnsweredPage => {
  const { pods, pagination } = pageSchemas.pods.parse(answer);
  return { entries: pods, next: nextOf(pagination) };
};

/** Reads a page of the catalogue as `podPage` does, but a malformed pagination counts as the last page. */
export const cardPage = (answer: unknown): AnsweredPage => {
  const { gpus, pagination } = pageSchemas.gpus.parse(answer);
  return { entries: gpus, next: nextOf(pagination) };
};
