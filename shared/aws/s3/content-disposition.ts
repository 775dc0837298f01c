const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** A lone surrogate has no UTF-8, and `encodeURIComponent` throws for it. */
const extended = (name: string): string => encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, percent);

/**
 * `Content-Disposition: attachment` for any file name (RFC 6266 and 5987): plain ASCII for old clients, UTF-8 for the
 * others. Quotes, backslashes, path separators and control characters never reach the header.
 */
export const attachment = (fileName: string): string => {
  const safe = fileName.replace(/[\p{Cc}"\\/]/gu, '_');
  const ascii = safe.replace(/[^\x20-\x7e]/gu, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended(safe)}`;
};
