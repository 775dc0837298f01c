/** Where bytes go. Each call is waited for before the next one. */
export interface DownloadSink {
  /** The bytes that an earlier download has left, from the first one on: they are not fetched again. */
  readonly stored?: () => AsyncIterable<Uint8Array>;
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  /** Drops all of it: these are not the bytes that were asked for. */
  readonly clear: () => void | Promise<void>;
}
