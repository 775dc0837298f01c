import { partSizeBytes, planParts, singlePutMaxBytes } from './multipart.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * The lifetime of upload URLs in seconds. A presigned URL expires at the latest with the credentials that signed it, so a longer
 * lifetime cannot be relied on. A client can request new URLs.
 */
export const uploadUrlSeconds = 3600;

/**
 * The limit of URLs in one answer. The answer of a function may have 6 MB, and a URL has up to 2.6 kB if the session token of the
 * signing role is long. Signing a thousand URLs takes one second with the fraction of a CPU core that functions have.
 */
export const maxPartUrls = 1000;

export interface UploadTarget {
  readonly key: string;
  readonly size_bytes: number;
  readonly sha256?: string | undefined;
  readonly content_type?: string | undefined;
  /** The id of the multipart upload. Absent if the object is uploaded with a single PUT. */
  readonly upload_id?: string | undefined;
}

export interface PartUrl {
  readonly part_number: number;
  readonly url: string;
  /** The signed headers of a part whose SHA-256 was announced. */
  readonly headers?: Record<string, string>;
}

export type UploadUrls =
  | {
      readonly method: 'PUT';
      readonly url: string;
      readonly headers: Record<string, string>;
      readonly expires_at: string;
    }
  | {
      readonly upload_id: string;
      readonly part_size_bytes: number;
      readonly parts: PartUrl[];
      readonly expires_at: string;
    };

export const needsMultipart = (sizeBytes: number): boolean => sizeBytes > singlePutMaxBytes;

/** Returns new URLs for an upload: one PUT, or the first thousand parts. */
export const presignUpload = async (
  target: UploadTarget,
  objects: Pick<ObjectStore, 'presignPut' | 'presignPart'>,
): Promise<UploadUrls> => {
  const { upload_id, ...object } = target;
  if (upload_id === undefined) {
    const put = await objects.presignPut({ ...object, expires_in_seconds: uploadUrlSeconds });
    return { method: 'PUT', url: put.url, headers: { ...put.headers }, expires_at: put.expires_at };
  }
  const plan = planParts(target.size_bytes);
  const count = Math.min(plan.part_count, maxPartUrls);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const { parts, expires_at } = await presignParts({ ...target, upload_id }, numbers, objects);
  return { upload_id, part_size_bytes: plan.part_size_bytes, parts, expires_at };
};

/** Returns URLs for these parts. A number that the plan does not have is a bug of the caller and throws (see `partSizeBytes`). */
export const presignParts = async (
  target: UploadTarget & { readonly upload_id: string },
  numbers: readonly number[],
  objects: Pick<ObjectStore, 'presignPart'>,
): Promise<{ parts: PartUrl[]; expires_at: string }> => {
  const presigned = await Promise.all(
    numbers.map(async (part_number) => {
      const size_bytes = partSizeBytes(target.size_bytes, part_number);
      if (size_bytes === undefined) throw new Error(`There is no part ${part_number} of ${target.size_bytes} bytes.`);
      const { key, upload_id } = target;
      const { url, expires_at } = await objects.presignPart({
        key,
        upload_id,
        part_number,
        size_bytes,
        expires_in_seconds: uploadUrlSeconds,
      });
      return { part_number, url, expires_at };
    }),
  );
  return {
    parts: presigned.map(({ part_number, url }) => ({ part_number, url })),
    expires_at: presigned.map(({ expires_at }) => expires_at).sort()[0] ?? '',
  };
};
