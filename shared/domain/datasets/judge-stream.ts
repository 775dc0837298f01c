import type { Compression, DatasetFormat } from './dataset.ts';
import { kindBytes, kindOf } from './file-kinds.ts';
import { type Hear, type Inspection, invalid, type Rejection, refused, rejected } from './inspection.ts';
import { joinedBytes } from './joined-bytes.ts';
import { RecordJudge } from './judge-records.ts';
import { sentence } from './rules.ts';
import { TextWindow } from './text-window.ts';
import { newlinesIn, Utf8Pieces } from './utf8-pieces.ts';

export interface AnnouncedStream {
  readonly format?: DatasetFormat | undefined;
  /** As it is announced; a gzip is one whether that is announced or not. */
  readonly compression?: Compression | undefined;
  /** As the first two bytes of the file say. */
  readonly isGzip?: boolean;
}

/** A long record is looked at again when so many characters more are here, and not for each piece. */
const mostPatience = 4 * 1024 * 1024;

/**
 * Judges a whole dataset as its bytes arrive, by the rules of `inspectContent`, in memory that does not grow with the file. The
 * judge takes plain bytes: a gzip is unpacked before.
 */
export class DatasetJudge {
  readonly #window = new TextWindow();
  readonly #pieces = new Utf8Pieces();
  readonly #records: RecordJudge;
  #head: Uint8Array | undefined = new Uint8Array();
  #headOfFile: Uint8Array = new Uint8Array();
  #brokenLine = 1;
  #enough = 0;
  #fault: Rejection | undefined;

  constructor({ format, compression, isGzip = false }: AnnouncedStream = {}, hear?: Hear) {
    if (compression === 'gzip' && !isGzip) this.#fault = refused('compression_mismatch', 'not_gzip');
    const announced = { format, compression: isGzip ? 'gzip' : 'none' } as const;
    this.#records = new RecordJudge(this.#window, () => this.#headOfFile, announced, hear);
  }

  /** Good ones so far. */
  get examples(): number {
    return this.#records.examples;
  }

  /** The fault, once there is one: the rest of the file need not be read. */
  push(bytes: Uint8Array): Rejection | undefined {
    if (this.#fault !== undefined || this.#pieces.isBroken) return this.#fault;
    if (this.#head === undefined) return this.#read(bytes);
    this.#head = joinedBytes(this.#head, bytes);
    return this.#head.length < kindBytes ? undefined : this.#begin();
  }

  /** The verdict on the whole file. A gzip `isBroken` that could not be unpacked to its end. */
  end({ isBroken = false } = {}): Inspection {
    if (this.#head !== undefined) this.#begin();
    if (this.#fault !== undefined) return this.#fault;
    if (!isBroken) this.#take(this.#pieces.end());
    this.#window.isEnd = !isBroken && !this.#pieces.isBroken;
    this.#fault = this.#records.read();
    if (this.#fault !== undefined) return this.#fault;
    if (this.#pieces.isBroken) return invalid(this.#brokenLine, sentence('not_utf8'));
    return isBroken ? refused('invalid_format', 'broken_gzip') : this.#records.found(true);
  }

  #begin(): Rejection | undefined {
    const head = this.#head ?? new Uint8Array();
    this.#head = undefined;
    this.#headOfFile = head.slice(0, kindBytes);
    const kind = this.#fault === undefined ? kindOf(head) : undefined;
    if (kind !== undefined) this.#fault = rejected('invalid_format', kind, 1);
    return this.#fault ?? this.#read(head);
  }

  #read(bytes: Uint8Array): Rejection | undefined {
    this.#take(this.#pieces.push(bytes));
    if (this.#pieces.isBroken) return this.#atBrokenByte();
    if (this.#window.left < this.#enough) return undefined;
    this.#fault = this.#records.read();
    this.#enough = this.#window.left + Math.min(this.#window.left, mostPatience);
    return this.#fault;
  }

  #take(text: string): void {
    this.#window.push(text);
    this.#brokenLine += newlinesIn(text);
  }

  /** A record before it may be at fault, and comes first. */
  #atBrokenByte(): Rejection {
    this.#fault = this.#records.read() ?? invalid(this.#brokenLine, sentence('not_utf8'));
    return this.#fault;
  }
}
