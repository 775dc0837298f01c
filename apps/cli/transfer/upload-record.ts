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

/** The record of an unfinished upload: the state of the file, the findings of the check, and the id of the dataset. */
export interface UploadRecord {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** The options that lead to another dataset if changed, as JSON. */
  readonly asked: string;
  /** The findings of the check. `undefined` if the check was skipped. */
  readonly checked?: { readonly format: DatasetFormat; readonly sha256: string } | undefined;
  readonly datasetId?: string | undefined;
}

/**
 * The time after which a record is deleted. The storage deletes the parts of an abandoned upload after two days, so an older record is
 * useless.
 */
const keptMs = 7 * 24 * 3600 * 1000;

/** The folder of the records: `$XDG_STATE_HOME/podwarden/uploads`, by default in `~/.local/state`. */
const uploadsFolder = ({ env, home }: Pick<World, 'env' | 'home'>): string =>
  join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'podwarden', 'uploads');

/** The state of one upload of one file to one API. The state has a folder of its own, which the client also uses for its files. */
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
      // If the record is missing or incomplete, the upload starts from the beginning.
      return undefined;
    }
  }

  write(record: UploadRecord): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
    renameSync(draft, this.#path);
  }

  /** Deletes the state. Called when the upload is complete or is not to be resumed. */
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

/** Returns the reason why an interrupted upload cannot be resumed, as a sentence. Returns `undefined` if the upload can be resumed. */
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
    // The folder does not exist, or another process is deleting the same records.
  }
};
