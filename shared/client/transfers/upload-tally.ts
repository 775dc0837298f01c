export interface UploadProgress {
  readonly phase: 'checking' | 'sending' | 'completing';
  /** The id of the dataset after its announcement. A later upload can continue the same dataset with the option `datasetId`. */
  readonly datasetId: string | undefined;
  /** The bytes checked in the phase `checking`, and otherwise the bytes sent so far. The number falls if a part must be sent again. */
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** The number of bytes that an earlier upload has sent and that have not changed since. These bytes are not sent again. */
  readonly resumedBytes: number;
  /** The number of bytes that an earlier upload has sent and that have changed since. These bytes are sent again. */
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

  /** Records the id of the announced dataset. A caller who stops after this point has a dataset to delete. */
  announced(datasetId: string): void {
    this.#datasetId = datasetId;
    this.#report('sending', this.#doneBytes);
  }

  /** Records that `bytes` bytes of the part have been sent so far. */
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
