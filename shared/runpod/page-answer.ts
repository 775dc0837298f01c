import * as z from 'zod';

/** The schema of a cursor. An empty text names no page, so it counts as absent. */
const cursorSchema = z.union([z.string().transform((text) => text || undefined), z.number().transform(String)]);

/** The cursor of a page that exists, or may exist, but cannot be requested. */
const noCursor = '';

/** The schema of the pagination, which is absent if RunPod returns everything in one page. */
const paginationSchema = z
  .object({
    hasNextPage: z.boolean().nullish(),
    // A cursor that cannot be read may name a further page, so the page is not taken for the last one.
    nextCursor: cursorSchema.nullish().catch(noCursor),
  })
  .nullish();

const pageSchemas = {
  pods: z.object({ pods: z.array(z.unknown()), pagination: paginationSchema }),
  gpus: z.object({ gpus: z.array(z.unknown()), pagination: paginationSchema.catch(undefined) }),
};

export interface AnsweredPage {
  readonly entries: readonly unknown[];
  /**
   * The cursor of the next page; `undefined` after the last page. An empty text means that another page exists, or may exist, but the
   * answer has no cursor that can be read.
   */
  readonly next: string | undefined;
}

const nextOf = (pagination: z.output<typeof paginationSchema>): string | undefined => {
  const { hasNextPage, nextCursor } = pagination ?? {};
  return hasNextPage === false ? undefined : (nextCursor ?? (hasNextPage === true ? noCursor : undefined));
};

/**
 * Reads a page of pods. Throws a ZodError if the answer is not a page or its pagination is malformed. A cursor that cannot be read
 * leads to a `next` that cannot be followed, so that the list is never taken for whole.
 */
export const podPage = (answer: unknown): AnsweredPage => {
  const { pods, pagination } = pageSchemas.pods.parse(answer);
  return { entries: pods, next: nextOf(pagination) };
};

/** Reads a page of the catalogue, like `podPage`. But a malformed pagination counts as the last page. */
export const cardPage = (answer: unknown): AnsweredPage => {
  const { gpus, pagination } = pageSchemas.gpus.parse(answer);
  return { entries: gpus, next: nextOf(pagination) };
};
