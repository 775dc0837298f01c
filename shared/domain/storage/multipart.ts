import { AppError } from '../errors.ts';
import type { CompletedPart } from './object-store.ts';

const mebibyte = 1024 * 1024;

/** Larger uploads are made in parts. The limit is part of the API contract. */
export const singlePutMaxBytes = 100 * mebibyte;

/**
 * S3 accepts at most 10 000 parts. Each part has 5 MiB to 5 GiB, except the last, which may be smaller. Source: S3 user guide,
 * multipart limits.
 */
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

/** Returns the bytes of part `partNumber`, counted from 1. Returns `undefined` if the plan has no such part. */
export const partSizeBytes = (sizeBytes: number, partNumber: number): number | undefined => {
  const plan = planParts(sizeBytes);
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > plan.part_count) return undefined;
  return partNumber < plan.part_count ? plan.part_size_bytes : sizeBytes - plan.part_size_bytes * (plan.part_count - 1);
};

/**
 * Throws `upload_incomplete` with the numbers of missing parts. S3 joins exactly the listed parts and then ends the upload. So an
 * incomplete list would lose everything that the client has sent.
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
