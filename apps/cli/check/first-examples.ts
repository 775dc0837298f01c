import type { DatasetFormat } from '../../../shared/domain/datasets/dataset.ts';
import type { Example } from '../../../shared/domain/datasets/examples.ts';
import type { Rejection } from '../../../shared/domain/datasets/inspection.ts';
import { DatasetJudge } from '../../../shared/domain/datasets/judge-stream.ts';

export interface LineExample {
  readonly line: number;
  readonly example: Example;
}

export interface FirstExamples {
  readonly examples: readonly LineExample[];
  /** The fault that ended the search before enough examples were found. */
  readonly fault: Rejection | undefined;
}

/** Collects the first examples of a dataset. Callers push the uncompressed bytes until `push` returns `enough`. */
export class ExampleCollector {
  readonly #judge: DatasetJudge;
  readonly #examples: LineExample[] = [];
  readonly #most: number;

  constructor(most: number, format: DatasetFormat | undefined, isGzip: boolean) {
    this.#most = most;
    this.#judge = new DatasetJudge({ format, isGzip }, (example, line) => {
      if (this.#examples.length < most) this.#examples.push({ example, line });
    });
  }

  push(bytes: Uint8Array): 'more' | 'enough' {
    const fault = this.#judge.push(bytes);
    return fault !== undefined || this.#examples.length >= this.#most ? 'enough' : 'more';
  }

  /** Returns what was found. `isWhole` says that the pushed bytes reach the end of the dataset, so a last line without a newline counts. */
  end(isWhole: boolean): FirstExamples {
    const isFull = this.#examples.length >= this.#most;
    const found = isFull || !isWhole ? undefined : this.#judge.end();
    return { examples: this.#examples, fault: found?.outcome === 'rejected' ? found : undefined };
  }
}
