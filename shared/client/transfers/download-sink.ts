/** The destination of a download. Each call is awaited before the next call. */
export interface DownloadSink {
  /** Returns the bytes that an earlier download left, from the first byte on. These bytes are not downloaded again. */
  readonly stored?: () => AsyncIterable<Uint8Array>;
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  /** Deletes all stored bytes, because they are not the right bytes. */
  readonly clear: () => void | Promise<void>;
}
