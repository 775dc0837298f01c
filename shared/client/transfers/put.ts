import type { Bytes } from './bytes.ts';

export interface PutWish {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Bytes;
  /** Receives the number of bytes of this try that have been sent so far. */
  readonly onSent: (sentBytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

export interface PutAnswer {
  readonly status: number;
  readonly etag: string | null;
  readonly text: string;
}
