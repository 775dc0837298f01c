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
  /** The announced compression. A gzip file is recognised even if it was not announced. */
  readonly compression?: Compression | undefined;
  /** True if the first two bytes of the file are those of gzip. */
  readonly isGzip?: boolean;
}

/**
 * The most characters that must arrive before an incomplete record is read again. A long record would be read again for each piece
 * if there were no such wait.
 */
const mostPatience = 4 * 1024 * 1024;

/**
 * Checks a whole dataset while its bytes arrive, by the rules of `inspectContent`. The memory use does not grow with the file. The
 * caller must unpack a gzip file first.
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

  /** The number of valid examples so far. */
  get examples(): number {
    return this.#records.examples;
  }

  /** Checks the next bytes. Returns the fault as soon as one is found. The rest of the file need not be read then. */
  push(bytes: Uint8Array): Rejection | undefined {
    if (this.#fault !== undefined || this.#pieces.isBroken) return this.#fault;
    if (this.#head === undefined) return this.#read(bytes);
    this.#head = joinedBytes(this.#head, bytes);
    return this.#head.length < kindBytes ? undefined : this.#begin();
  }

  /** Returns the result for the whole file. The caller sets `isBroken` if a gzip file could not be unpacked to its end. */
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

  /** Returns the first fault when bytes are not UTF-8. A bad record before these bytes is reported instead, because it comes first. */
  #atBrokenByte(): Rejection {
    this.#fault = this.#records.read() ?? invalid(this.#brokenLine, sentence('not_utf8'));
    return this.#fault;
  }
}
