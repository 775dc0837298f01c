import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DatasetFormat } from '../../../shared/domain/datasets/dataset.ts';
import type { DatasetFile } from '../check/read-dataset.ts';
import type { World } from '../world.ts';

/** The record of an upload until it is over: the file as it was, the findings of its check, and the dataset that it became. */
export interface UploadRecord {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** The options that make it another dataset, as JSON. */
  readonly asked: string;
  /** The findings of its check, where one was wanted. */
  readonly checked?: { readonly format: DatasetFormat; readonly sha256: string } | undefined;
  readonly datasetId?: string | undefined;
}

/** The storage drops parts that nobody went on with after two days; then nothing is left to go on with. */
const keptMs = 7 * 24 * 3600 * 1000;

/** `$XDG_STATE_HOME/podwarden/uploads`, else in `~/.local/state`. */
const uploadsFolder = ({ env, home }: Pick<World, 'env' | 'home'>): string =>
  join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'podwarden', 'uploads');

/** The state of one upload: one file to one API. It lies in a folder of its own, with the files that the client keeps there. */
export class UploadState {
  readonly folder: string;

  constructor(world: Pick<World, 'env' | 'home' | 'now'>, apiUrl: string, path: string) {
    const uploads = uploadsFolder(world);
    const key = createHash('sha256')
      .update(`${apiUrl}\n${realpathSync(path)}`)
      .digest('hex');
    this.folder = join(uploads, key);
    dropOld(uploads, world.now().getTime());
  }

  read(): UploadRecord | undefined {
    try {
      const record: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      return isRecord(record) ? record : undefined;
    } catch {
      // None, or one that was cut off: then the upload begins anew.
      return undefined;
    }
  }

  write(record: UploadRecord): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
    renameSync(draft, this.#path);
  }

  /** The upload is over, or is not to be gone on with. */
  forget(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #path(): string {
    return join(this.folder, 'file.json');
  }
}

const isRecord = (value: unknown): value is UploadRecord =>
  typeof value === 'object' &&
  value !== null &&
  'sizeBytes' in value &&
  'modifiedMs' in value &&
  'asked' in value &&
  typeof value.asked === 'string' &&
  (!('checked' in value) || isChecked(value.checked));

const isChecked = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  typeof value.format === 'string' &&
  'sha256' in value &&
  typeof value.sha256 === 'string';

export interface UploadWish {
  readonly file: DatasetFile;
  readonly asked: string;
  readonly isCheckWanted: boolean;
  readonly isRestart: boolean;
}

/** Why an upload that was interrupted cannot be resumed, as a sentence; `undefined` where it is resumed. */
export const whyAnew = (
  record: UploadRecord,
  { file, asked, isCheckWanted, isRestart }: UploadWish,
): string | undefined => {
  if (isRestart) return 'Beginning anew, as --restart asks.';
  if (record.sizeBytes !== file.sizeBytes || record.modifiedMs !== file.modifiedMs)
    return 'The file has changed since its upload was interrupted: beginning anew.';
  if (record.asked !== asked)
    return 'The interrupted upload had another --name, --description or --format: beginning anew.';
  return isCheckWanted && record.checked === undefined
    ? 'The interrupted upload was not checked: beginning anew.'
    : undefined;
};

const dropOld = (uploads: string, nowMs: number): void => {
  try {
    for (const name of readdirSync(uploads)) {
      const folder = join(uploads, name);
      if (nowMs - statSync(folder).mtimeMs > keptMs) rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    // There are no uploads to remember, or another process tidies up.
  }
};
