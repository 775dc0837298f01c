/** DynamoDB and S3 count bytes in UTF-8, and a character is up to three of them for each unit that `length` counts. */

export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

export const jsonBytes = (value: unknown): number => utf8Bytes(JSON.stringify(value));

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/**
 * The beginning of the text that fits in `maxBytes` of UTF-8, cut between two characters. Always well-formed: half a
 * character, which no store keeps, becomes U+FFFD.
 */
export const cutToBytes = (text: string, maxBytes: number): string => {
  // No character has fewer bytes than units: what lies beyond is not looked at.
  const head = text.slice(0, maxBytes + 1).toWellFormed();
  const bytes = Buffer.from(head, 'utf8');
  if (bytes.length <= maxBytes) return head;
  let end = maxBytes;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end);
};
