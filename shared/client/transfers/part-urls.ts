import { ServerError } from '../errors.ts';
import type { Podwarden } from '../podwarden.ts';
import type { CallOptions } from '../types.ts';

/** URLs that one call asks for: enough for some minutes of a fast line, and little where they turn out to be too old. */
const urlsAtOnce = 50;

export interface PartUrl {
  readonly part_number: number;
  readonly url: string;
}

export interface HeldUrl {
  readonly url: string;
  /** URLs of one answer are of one age. */
  readonly batch: number;
}

/** The presigned URLs of an upload in parts, renewed as they are used up or too old. */
export class PartUrls {
  readonly #ask: (part_numbers: number[]) => Promise<{ readonly parts: readonly PartUrl[] }>;
  readonly #urls = new Map<number, HeldUrl>();
  #asked: Promise<unknown> = Promise.resolve();
  #batches = 0;

  constructor(
    podwarden: Podwarden,
    datasetId: string,
    { upload_id, parts }: { readonly upload_id: string; readonly parts: readonly PartUrl[] },
    options: CallOptions,
  ) {
    this.#ask = (part_numbers) => podwarden.datasets.partUrls(datasetId, { upload_id, part_numbers }, options);
    this.#keep(parts);
  }

  /** One for the part, for one try; where none is held, those of the parts `around` are asked for, too. */
  take(number: number, around: readonly number[]): Promise<HeldUrl> {
    // Where several find that theirs are too old, the answer to the first one is for all.
    const taken = this.#asked.catch(() => undefined).then(async () => this.#pop(number) ?? this.#fresh(number, around));
    this.#asked = taken;
    return taken;
  }

  /** Drops what is as old as one that was refused. */
  forget({ batch }: HeldUrl): void {
    for (const [number, held] of this.#urls) if (held.batch <= batch) this.#urls.delete(number);
  }

  async #fresh(number: number, around: readonly number[]): Promise<HeldUrl> {
    const { parts } = await this.#ask([number, ...around].slice(0, urlsAtOnce));
    this.#keep(parts);
    const held = this.#pop(number);
    if (held !== undefined) return held;
    throw new ServerError('unreadable_answer', `The server gave no URL for part ${number}.`);
  }

  #pop(number: number): HeldUrl | undefined {
    const held = this.#urls.get(number);
    this.#urls.delete(number);
    return held;
  }

  #keep(parts: readonly PartUrl[]): void {
    this.#batches += 1;
    for (const { part_number, url } of parts) this.#urls.set(part_number, { url, batch: this.#batches });
  }
}
