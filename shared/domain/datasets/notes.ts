import {
  atLine,
  type formatRules,
  limits,
  quoted,
  type SentenceCode,
  sentence,
  telling,
  type Values,
} from './rules.ts';

export interface DatasetWarning {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
}

export type WarningCode = Extract<
  SentenceCode,
  'unused_field' | 'same_answers' | 'one_label' | 'order' | 'template_decides'
>;

/**
 * Collects the fields that the training does not use, and warnings for the owner of the dataset. Each field and each warning is
 * listed once. Both lists are limited in length.
 */
export class Notes {
  readonly unused: string[] = [];
  readonly warnings: DatasetWarning[] = [];
  readonly labels = new Set<boolean>();
  readonly #format: keyof typeof formatRules;
  readonly #fields = new Set<string>();
  readonly #told = new Set<string>();
  #ofRecord: [WarningCode, Values][] = [];
  #unusedOfRecord = new Set<string>();

  constructor(format: keyof typeof formatRules) {
    this.#format = format;
  }

  /**
   * Notes an unused field of the current record. `isTelling` is true if a person may want the model to learn the content of the
   * field. The owner is warned about such a field.
   */
  leave(field: string, isTelling = telling.has(field)): void {
    if (this.#fields.has(field) || this.#unusedOfRecord.has(field)) return;
    this.#unusedOfRecord.add(field);
    if (isTelling) this.warn('unused_field', { field, format: this.#format });
  }

  warn(code: WarningCode, values: Values): void {
    this.#ofRecord.push([code, values]);
  }

  /** Keeps the notes of the current record, because the record is valid. */
  settle(line: number): void {
    if (this.#unusedOfRecord.size > 0) {
      const names = [...new Set([...this.#unusedOfRecord].map(quoted))].filter((name) => !this.#fields.has(name));
      for (const name of names.sort().slice(0, limits.max_unused_fields - this.unused.length)) {
        this.#fields.add(name);
        this.unused.push(name);
      }
      this.#unusedOfRecord = new Set();
    }
    for (const [code, values] of this.#ofRecord) {
      const why = sentence(code, values);
      if (this.#told.has(why) || this.warnings.length >= limits.max_warnings) continue;
      this.#told.add(why);
      this.warnings.push({ code, line, message: atLine(line, why) });
    }
    if (this.#ofRecord.length > 0) this.#ofRecord = [];
  }

  /** Adds the warning about the labels after the whole dataset was read. The warning is added if all labels are equal. */
  end(): void {
    const [value, ...others] = this.labels;
    if (value === undefined || others.length > 0 || this.warnings.length >= limits.max_warnings) return;
    this.warnings.push({ code: 'one_label', message: sentence('one_label', { value: String(value) }) });
  }
}
