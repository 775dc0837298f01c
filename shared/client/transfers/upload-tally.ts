export interface UploadProgress {
  readonly phase: 'checking' | 'sending' | 'completing';
  /** The id of the dataset, once it is announced; `datasetId` of a later upload goes on with it. */
  readonly datasetId: string | undefined;
  /** Checked, or else arrived and on their way. Less than before where a part has to be sent again. */
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Sent by an earlier upload, and the same by now: not sent again. */
  readonly resumedBytes: number;
  /** Sent by an earlier upload, and other bytes by now: sent again. */
  readonly changedBytes: number;
}

/** Counts the bytes of an upload and reports each change. */
export class UploadTally {
  #datasetId: string | undefined;
  readonly #totalBytes: number;
  readonly #tell: (progress: UploadProgress) => void;
  readonly #sent = new Map<number, number>();
  #doneBytes = 0;
  #resumedBytes = 0;
  #changedBytes = 0;

  constructor(totalBytes: number, tell: ((progress: UploadProgress) => void) | undefined) {
    this.#totalBytes = totalBytes;
    this.#tell = tell ?? (() => {});
  }

  checked(doneBytes: number): void {
    this.#report('checking', doneBytes);
  }

  /** The dataset is there: a caller who gives up now has something to delete. */
  announced(datasetId: string): void {
    this.#datasetId = datasetId;
    this.#report('sending', this.#doneBytes);
  }

  /** So many bytes of the part are on their way by now. */
  sent(part: number, bytes: number): void {
    this.#doneBytes += bytes - (this.#sent.get(part) ?? 0);
    this.#sent.set(part, bytes);
    this.#report('sending', this.#doneBytes);
  }

  resumed(part: number, bytes: number): void {
    this.#resumedBytes += bytes;
    this.sent(part, bytes);
  }

  changed(bytes: number): void {
    this.#changedBytes += bytes;
  }

  completing(): void {
    this.#report('completing', this.#doneBytes);
  }

  #report(phase: UploadProgress['phase'], doneBytes: number): void {
    this.#tell({
      phase,
      datasetId: this.#datasetId,
      doneBytes,
      totalBytes: this.#totalBytes,
      resumedBytes: this.#resumedBytes,
      changedBytes: this.#changedBytes,
    });
  }
}
