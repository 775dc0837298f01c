import * as z from 'zod';
import { openApiDocument } from '../../shared/http/openapi.ts';

const operationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  responses: z.record(z.string(), z.unknown()).default({}),
  'x-repeatable': z.boolean().default(false),
});

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

export type Contract = z.infer<typeof documentSchema>;

export const contract = (): Contract => documentSchema.parse(withCursors(openApiDocument()));

/** Lets every `next_cursor` be a string or null. A list that has one page today may have more later, and clients treat all lists alike. */
const withCursors = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withCursors);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, name === 'next_cursor' ? cursor : withCursors(part)]),
  );
};

const cursor = { type: ['string', 'null'] };

const anyProblem = {
  description: 'A failure',
  content: {
    'application/json': {
      schema: {
        anyOf: [{ $ref: '#/components/schemas/Problem' }, { $ref: '#/components/schemas/GatewayProblem' }],
      },
    },
  },
};

const isSuccess = ([status]: readonly [string, unknown]): boolean => status.startsWith('2') || status.startsWith('3');

/** Replaces the failures of each operation by one default answer, because all failures have the same two bodies. */
export const withOneFailure = (document: Contract): Contract => ({
  ...document,
  paths: eachOperation(document, (operation) => ({
    ...operation,
    responses: { ...Object.fromEntries(Object.entries(operation.responses).filter(isSuccess)), default: anyProblem },
  })),
});

type OperationObject = z.infer<typeof operationSchema>;

const eachOperation = ({ paths }: Contract, change: (operation: OperationObject) => OperationObject) =>
  Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, change(operation)])),
    ]),
  );

const takesKey = ({ parameters }: OperationObject): boolean =>
  parameters.some(({ name, in: where }) => where === 'header' && name === 'Idempotency-Key');

const postsWhere = ({ paths }: Contract, holds: (operation: OperationObject) => boolean): string[] =>
  Object.entries(paths)
    .filter(([, { post }]) => post !== undefined && holds(post))
    .map(([path]) => path)
    .sort();

/**
 * Returns the paths of the POSTs that a client may send again after a lost answer. `keyedPosts` need the same Idempotency-Key.
 * `repeatablePosts` need no key.
 */
export const repeatsOf = (
  document: Contract,
): { readonly keyedPosts: string[]; readonly repeatablePosts: string[] } => ({
  keyedPosts: postsWhere(document, takesKey),
  repeatablePosts: postsWhere(document, (operation) => operation['x-repeatable']),
});
