import { type DatasetFile, readPlain } from './read-dataset.ts';

/** As much of a line as a person needs to find it. */
const excerptBytes = 400;
const newline = 0x0a;

/** The beginning of a line, counted from 1; `undefined` where the file has no such line. */
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
