import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** File systems take 255 bytes, and a download that is under way has a longer name. */
const mostNameBytes = 200;

/** The beginning of a text, in whole characters. */
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

/** A user's name for a thing as the name of a file: one part of a path, visible, and without characters that have a meaning to a system. */
export const fileNameOf = (name: string, instead: string): string => {
  const visible = name.replaceAll(/[\p{C}/\\:*?"<>|]/gu, '_').replace(/^[.\s]+/, '');
  const plain = cutToBytes(visible, mostNameBytes).replace(/[.\s]+$/, '');
  return plain === '' ? instead : plain;
};

/** Where a download goes: the file that is named, or a file of that name in the folder that is named. */
export const targetOf = (out: string | undefined, name: string): string => {
  if (out === undefined) return name;
  const isFolder = /[/\\]$/.test(out) || (existsSync(out) && statSync(out).isDirectory());
  return isFolder ? join(out, name) : out;
};
