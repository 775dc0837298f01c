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
