import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A name of somebody's as that of a file in a folder: one part of a path, visible, and none that a system reads otherwise. */
export const fileNameOf = (name: string, instead: string): string => {
  const plain = name
    .replaceAll(/[\p{C}/\\:*?"<>|]/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 200);
  return plain === '' ? instead : plain;
};

/** Where a download goes: the file that is named, or a file of that name in the folder that is named. */
export const targetOf = (out: string | undefined, name: string): string => {
  if (out === undefined) return name;
  const isFolder = /[/\\]$/.test(out) || (existsSync(out) && statSync(out).isDirectory());
  return isFolder ? join(out, name) : out;
};
