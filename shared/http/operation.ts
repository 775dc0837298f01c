import type * as z from 'zod';
import { type FunctionName, routes } from '../names.ts';

/**
 * One operation of the HTTP contract: what comes in and what goes out. Requests are checked by these schemas and the
 * OpenAPI document is generated from the same ones.
 */
export interface Operation<
  Path extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly name: FunctionName;
  readonly summary: string;
  /** Facts that the schemas cannot express. */
  readonly description?: string;
  /** The kind of thing that `{id}` in the path names; log lines carry it under this name. */
  readonly subject?: 'job_id' | 'dataset_id' | 'config_id';
  readonly path?: Path;
  /** An operation without one refuses every parameter. */
  readonly query?: Query;
  readonly body?: Body;
  /** The body may be left out. */
  readonly bodyOptional?: boolean;
  /** Largest body in bytes, where it is not the 1 MiB that holds for all. */
  readonly maxBodyBytes?: number;
  readonly idempotent?: boolean;
  /** A POST without an Idempotency-Key changes nothing more when it is sent again after an answer that was lost. */
  readonly repeatable?: boolean;
  /** The answer is worth an ETag, and gzip where the caller takes it. */
  readonly mayBeLarge?: boolean;
  /** The answer is CSV where the query asks for it. */
  readonly hasCsv?: boolean;
  /** The answer has the version of the thing as ETag. */
  readonly isVersioned?: boolean;
  /** The operation takes If-Match. */
  readonly isConditional?: boolean;
  readonly output?: Output;
  /** Success statuses and what each means. */
  readonly answers: Readonly<Record<number, string>>;
  /** Error statuses beyond those every operation of its kind may answer. */
  readonly errors?: readonly number[];
}

/** Keeps the schemas' types while checking the shape. */
export const operation = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  definition: Operation<P, Q, B, O>,
): Operation<P, Q, B, O> => definition;

export const routeOf = (definition: Pick<Operation, 'name'>): { readonly method: string; readonly path: string } => {
  const [method = '', path = ''] = routes[definition.name].route.split(' ');
  return { method, path };
};
