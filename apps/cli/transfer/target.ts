import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The longest file name. File systems allow 255 bytes, and a partial download has a longer name. */
const mostNameBytes = 200;

/** Cuts a text to at most `mostBytes` bytes of UTF-8 without splitting a character. */
const cutToBytes = (text: string, mostBytes: number): string => {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
};

/**
 * Converts a user's name for a thing to a file name: one path segment, not hidden, without characters that have a meaning to an operating
 * system.
 */
export const fileNameOf = (name: string, instead: string): string => {
  const visible = name.replaceAll(/[\p{C}/\\:*?"<>|]/gu, '_').replace(/^[.\s]+/, '');
  const plain = cutToBytes(visible, mostNameBytes).replace(/[.\s]+$/, '');
  return plain === '' ? instead : plain;
};

/** The path of a download: the named file, or `name` in the named folder. */
export const targetOf = (out: string | undefined, name: string): string => {
  if (out === undefined) return name;
  const isFolder = /[/\\]$/.test(out) || (existsSync(out) && statSync(out).isDirectory());
  return isFolder ? join(out, name) : out;
};
