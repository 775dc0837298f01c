import { type DatasetFile, readPlain } from './read-dataset.ts';

/** The most bytes of a line that are shown: enough for a person to find the line. */
const excerptBytes = 400;
const newline = 0x0a;

/**
 * Returns the beginning of the line with the given number, counted from 1. Returns `undefined` if the file has no such line or the line is
 * blank.
 */
export const excerptOf = async (file: DatasetFile, line: number): Promise<string | undefined> => {
  let at = 1;
  let found: Uint8Array = new Uint8Array();
  await readPlain(file, {}, (bytes) => {
    let from = 0;
    while (at < line) {
      const end = bytes.indexOf(newline, from);
      if (end === -1) return 'more';
      from = end + 1;
      at += 1;
    }
    const end = bytes.indexOf(newline, from);
    found = Buffer.concat([found, bytes.subarray(from, end === -1 ? bytes.length : end)]);
    return end === -1 && found.length < excerptBytes ? 'more' : 'enough';
  });
  const text = new TextDecoder().decode(found.subarray(0, excerptBytes), { stream: true }).trim();
  return text === '' ? undefined : text;
};
