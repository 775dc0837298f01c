import * as z from 'zod';

const cursorSchema = z.union([z.string().min(1), z.number().transform(String)]);

/** The schema of the pagination, which is absent if RunPod returns everything in one page. */
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
  /**
   * The cursor of the next page; `undefined` after the last page. An empty text means that another page exists but the answer has no
   * cursor.
   */
  readonly next: string | undefined;
}

const nextOf = (pagination: z.output<typeof paginationSchema>): string | undefined => {
  const { hasNextPage, nextCursor } = pagination ?? {};
  return hasNextPage === false ? undefined : (nextCursor ?? (hasNextPage === true ? '' : undefined));
};

/** Reads a page of pods. Throws a ZodError if the answer is not a page or its pagination is malformed. */
export const podPage = (answer: unknown): AnsweredPage => {
  const { pods, pagination } = pageSchemas.pods.parse(answer);
  return { entries: pods, next: nextOf(pagination) };
};

/** Reads a page of the catalogue, like `podPage`. But a malformed pagination counts as the last page. */
export const cardPage = (answer: unknown): AnsweredPage => {
  const { gpus, pagination } = pageSchemas.gpus.parse(answer);
  return { entries: gpus, next: nextOf(pagination) };
};
