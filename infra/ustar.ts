/** Makes a tar archive in the POSIX ustar format, without the owner, time and mode of files on the machine that writes the archive. */

export interface TarFile {
  /** The relative path with `/` as separator. The path has at most 100 bytes, because the prefix field of the format is not used. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const blockBytes = 512;
const maxNameBytes = 100;

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

const header = (file: TarFile): Buffer => {
  if (Buffer.byteLength(file.name) > maxNameBytes) throw new Error(`${file.name} is too long a name for the archive`);
  const block = Buffer.alloc(blockBytes);
  const put = (offset: number, text: string): void => {
    block.write(text, offset, 'utf8');
  };
  put(0, file.name);
  put(100, octal(0o644, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(file.bytes.length, 12));
  put(136, octal(0, 12));
  // The checksum is computed while its own field is filled with blanks.
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\u000000');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
};

const padding = (bytes: number): Buffer => Buffer.alloc((blockBytes - (bytes % blockBytes)) % blockBytes);

export const ustar = (files: readonly TarFile[]): Buffer =>
  Buffer.concat([
    ...files.flatMap((file) => [header(file), file.bytes, padding(file.bytes.length)]),
    // Two empty blocks end an archive.
    Buffer.alloc(2 * blockBytes),
  ]);
