import { AppError } from '../errors.ts';
import type { CompletedPart } from './object-store.ts';

const mebibyte = 1024 * 1024;

/** Above this an upload is in parts (API contract). */
export const singlePutMaxBytes = 100 * mebibyte;

/** S3 takes at most 10 000 parts, each of 5 MiB to 5 GiB but for the last. Source: S3 user guide, multipart limits. */
export const maxParts = 10_000;

const smallestPartBytes = 64 * mebibyte;

export interface PartPlan {
  readonly part_size_bytes: number;
  readonly part_count: number;
}

export const planParts = (sizeBytes: number): PartPlan => {
  const needed = Math.ceil(sizeBytes / maxParts / mebibyte) * mebibyte;
  const partSizeBytes = Math.max(smallestPartBytes, needed);
  return { part_size_bytes: partSizeBytes, part_count: Math.ceil(sizeBytes / partSizeBytes) };
};

/** Bytes of part `partNumber` (from 1); `undefined` when the plan has no such part. */
export const partSizeBytes = (sizeBytes: number, partNumber: number): number | undefined => {
  const plan = planParts(sizeBytes);
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > plan.part_count) return undefined;
  return partNumber < plan.part_count ? plan.part_size_bytes : sizeBytes - plan.part_size_bytes * (plan.part_count - 1);
};

/**
 * S3 joins whatever parts it is given, and then the upload is over: a list with holes would cost the client all that it has
 * sent. Throws `upload_incomplete` and names the first parts that are missing.
 */
export const assertAllParts = (sizeBytes: number, parts: readonly CompletedPart[]): void => {
  const given = new Set(parts.map((part) => part.part_number));
  const { part_count } = planParts(sizeBytes);
  const missing = Array.from({ length: part_count }, (_, index) => index + 1).filter((number) => !given.has(number));
  if (missing.length === 0) return;
  throw new AppError('upload_incomplete', `${missing.length} of ${part_count} parts are not in the list.`, {
    details: { missing_parts: missing.slice(0, 100), part_count },
  });
};
