/** Lengths in bytes of UTF-8, by which DynamoDB and S3 count. One unit of `length` may be up to three bytes. */

export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

export const jsonBytes = (value: unknown): number => utf8Bytes(JSON.stringify(value));

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/**
 * Returns the beginning of the text that fits in `maxBytes` of UTF-8, cut between two characters. The result is always well-formed:
 * half a surrogate pair, which no store accepts, becomes U+FFFD.
 */
export const cutToBytes = (text: string, maxBytes: number): string => {
  // No character has fewer bytes than units of `length`, so text beyond `maxBytes` units is not needed.
  const head = text.slice(0, maxBytes + 1).toWellFormed();
  const bytes = Buffer.from(head, 'utf8');
  if (bytes.length <= maxBytes) return head;
  let end = maxBytes;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end);
};
