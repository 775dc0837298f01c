import type { Compression, DatasetFormat } from './dataset.ts';
import { readExample } from './examples.ts';
import { kindBytes, tableOf, whyNotJson } from './file-kinds.ts';
import { type Hear, type Inspection, invalid, type Rejection, refused, rejected } from './inspection.ts';
import { Notes } from './notes.ts';
import { type LineRecord, ReadFault, type Records, recordsOf } from './read-records.ts';
import { formatOf, formatsOf } from './record-formats.ts';
import { atLine, BadRecord, isObject, sentence } from './rules.ts';
import type { TextWindow } from './text-window.ts';

export interface Announced {
  readonly format?: DatasetFormat | undefined;
  /** The compression that the bytes really have, even if another compression was announced. */
  readonly compression: Compression;
}

/** Thrown if the whole file is a table and not JSON. The message is a complete sentence. */
class OtherKind extends BadRecord {}

/** Checks the records of a text in order, and stops at the first record that is not valid. */
export class RecordJudge {
  examples = 0;
  readonly #records: Records;
  readonly #announced: Announced;
  readonly #hear: Hear;
  #known: { readonly format: DatasetFormat; readonly notes: Notes } | undefined;

  /** `head` returns the beginning of the file, in which faults of the whole file are found. */
  constructor(window: TextWindow, head: () => Uint8Array, announced: Announced, hear: Hear = () => {}) {
    this.#announced = announced;
    this.#hear = hear;
    this.#records = recordsOf(window, (line, isFirst) => {
      if (!isFirst) return whyNotJson(line, undefined);
      const text = new TextDecoder().decode(head().subarray(0, kindBytes));
      const table = tableOf(text);
      if (table !== undefined) throw new OtherKind(table);
      return whyNotJson(line, text);
    });
  }

  /** Reads all complete records of the text so far. Returns the fault of a record, or `undefined` if no fault was found. */
  read(): Rejection | undefined {
    try {
      for (;;) {
        const next = this.#records.next();
        if (next.done || next.value === undefined) return undefined;
        const fault = this.#take(next.value);
        if (fault !== undefined) return fault;
      }
    } catch (error) {
      if (error instanceof ReadFault) return invalid(error.line, error.message);
      if (error instanceof OtherKind) return rejected('invalid_format', error.message, 1);
      throw error;
    }
  }

  /** Returns the findings about all records so far. `isWhole` tells whether the records are those of the whole file. */
  found(isWhole: boolean): Inspection {
    if (this.#known === undefined) return isWhole ? refused('empty', 'no_records') : { outcome: 'unclear' };
    const { format, notes } = this.#known;
    if (isWhole) notes.end();
    const { compression } = this.#announced;
    const { unused, warnings } = notes;
    return {
      outcome: 'fits',
      format,
      compression,
      isWhole,
      checkedExamples: this.examples,
      unusedFields: unused,
      warnings,
    };
  }

  #take({ line, value }: LineRecord): Rejection | undefined {
    try {
      if (this.#known === undefined) {
        const format = this.#announced.format ?? formatOf(value);
        this.#known = { format, notes: new Notes(format) };
      }
      const { format, notes } = this.#known;
      const example = readExample(value, format, notes);
      notes.settle(line);
      this.examples += 1;
      this.#hear(example, line);
      return undefined;
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      const declared = this.examples === 0 ? this.#announced.format : undefined;
      return faultOfRecord(error, value, line, this.#known?.format, declared);
    }
  }
}

/**
 * Returns the rejection for a bad record. If the first record has the fields of a format that was not declared, the message
 * proposes this format.
 */
const faultOfRecord = (
  error: BadRecord,
  value: unknown,
  line: number,
  format: DatasetFormat | undefined,
  declared: DatasetFormat | undefined,
): Rejection => {
  if (format === undefined || !isObject(value)) return invalid(line, error.message);
  const why = sentence('as_format', { format, why: error.message });
  const [found, ...others] = declared === undefined ? [] : formatsOf(value);
  if (found === undefined || others.length > 0 || found === declared) return invalid(line, why);
  const message = `${atLine(line, why)} Its fields are those of ${found}: announce that, or no format.`;
  return rejected('format_mismatch', message, line);
};
