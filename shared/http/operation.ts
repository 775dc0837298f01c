import type * as z from 'zod';
import { type FunctionName, routes } from '../names.ts';

/**
 * One operation of the HTTP contract, with the schemas of its request and answer. The same schemas check requests and generate the OpenAPI
 * document.
 */
export interface Operation<
  Path extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly name: FunctionName;
  readonly summary: string;
  /** The facts about the operation that the schemas cannot express. */
  readonly description?: string;
  /** The kind of id that `{id}` in the path is. Log lines contain the id under this name. */
  readonly subject?: 'job_id' | 'dataset_id' | 'config_id';
  readonly path?: Path;
  /** The schema of the query. An operation without such a schema refuses every query parameter. */
  readonly query?: Query;
  readonly body?: Body;
  /** True when a request may have no body. */
  readonly bodyOptional?: boolean;
  /** The largest accepted body in bytes. The default is 1 MiB. */
  readonly maxBodyBytes?: number;
  readonly idempotent?: boolean;
  /** True for a POST that has no Idempotency-Key and can safely be repeated after a lost answer. */
  readonly repeatable?: boolean;
  /** True when the answer has an ETag and is compressed if the caller accepts gzip. */
  readonly mayBeLarge?: boolean;
  /** True when the query can request CSV instead of JSON. */
  readonly hasCsv?: boolean;
  /** True when the answer's ETag is the version of the resource. */
  readonly isVersioned?: boolean;
  /** True when the operation accepts If-Match. */
  readonly isConditional?: boolean;
  readonly output?: Output;
  /** The success statuses, each with its meaning. */
  readonly answers: Readonly<Record<number, string>>;
  /** The error statuses in addition to those that all operations of the same kind have. */
  readonly errors?: readonly number[];
}

/** Checks the shape of a definition and keeps the exact types of its schemas. */
export const operation = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  definition: Operation<P, Q, B, O>,
): Operation<P, Q, B, O> => definition;

export const routeOf = (definition: Pick<Operation, 'name'>): { readonly method: string; readonly path: string } => {
  const [method = '', path = ''] = routes[definition.name].route.split(' ');
  return { method, path };
};
