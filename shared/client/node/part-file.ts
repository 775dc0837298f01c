import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { DownloadSink } from '../transfers/download-sink.ts';
import { reading, writing } from './file-fault.ts';

const pieceBytes = 1024 * 1024;

// O_NOFOLLOW, because a person who may write into the folder could have put a symbolic link to another file under this name.
const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/** The partial file to which a download is written until the download is complete. */
export class PartFile implements DownloadSink {
  readonly #handle: FileHandle;
  readonly #path: string;
  #bytes = 0;

  private constructor(handle: FileHandle, path: string) {
    this.#handle = handle;
    this.#path = path;
  }

  static open(path: string): Promise<PartFile> {
    return writing(path, async () => new PartFile(await open(path, flags, 0o666), path));
  }

  async *stored(): AsyncGenerator<Uint8Array, void> {
    const buffer = new Uint8Array(pieceBytes);
    for (;;) {
      const { bytesRead } = await reading(this.#path, () => this.#handle.read(buffer, 0, pieceBytes, this.#bytes));
      if (bytesRead === 0) return;
      this.#bytes += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0; ) {
      const { bytesWritten } = await writing(this.#path, () => this.#handle.write(rest, 0, rest.length, this.#bytes));
      this.#bytes += bytesWritten;
      rest = rest.subarray(bytesWritten);
    }
  }

  async clear(): Promise<void> {
    await writing(this.#path, () => this.#handle.truncate(0));
    this.#bytes = 0;
  }

  /** Flushes the bytes to disk, then renames the partial file to `path`. */
  async finish(path: string): Promise<void> {
    await writing(path, async () => {
      await this.#handle.sync();
      await rename(this.#path, path);
    });
  }

  /** Closes the file. The received bytes are kept so that a download can resume. An empty file is deleted. */
  async close(): Promise<void> {
    await this.#handle.close();
    if (this.#bytes === 0) await rm(this.#path, { force: true });
  }
}
