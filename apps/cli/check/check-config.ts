import { assertConfigFits } from '../../../shared/domain/configs/config-bytes.ts';
import { allConfigRefusals } from '../../../shared/domain/configs/config-issues.ts';
import { modelWarnings } from '../../../shared/domain/configs/model-issues.ts';
import { settingNames } from '../../../shared/domain/configs/resolve-config.ts';
import { type TrainingConfigBody, trainingConfigBodySchema } from '../../../shared/domain/configs/training-config.ts';
import type { DatasetFormat } from '../../../shared/domain/datasets/dataset.ts';
import { AppError, type FieldIssue } from '../../../shared/domain/errors.ts';
import { fieldIssues } from '../../../shared/domain/field-issues.ts';
import { neededMemoryGb } from '../../../shared/domain/gpu-memory/judge-memory.ts';
import { nearest } from '../command-line/nearest.ts';

export interface ConfigVerdict {
  /** The parsed config. `undefined` if the value does not match the schema. */
  readonly config: TrainingConfigBody | undefined;
  readonly issues: readonly FieldIssue[];
  readonly warnings: readonly string[];
  /**
   * The memory needed on each GPU, in GB. `undefined` if the need is not known, if no GPU memory is needed, or if the config has faults.
   */
  readonly neededMemoryGb: number | undefined;
}

interface Data {
  readonly format: DatasetFormat;
  readonly examples: number;
}

/** Checks a config as the API would. Faults that show only with a GPU, a price or a stored dataset are not found. */
export const checkConfig = (value: unknown, data?: Data): ConfigVerdict => {
  const parsed = trainingConfigBodySchema.safeParse(withoutStored(value), { reportInput: false });
  if (!parsed.success) {
    const issues = fieldIssues(parsed.error).map(withNearest);
    return { config: undefined, issues, warnings: [], neededMemoryGb: undefined };
  }
  const config = parsed.data;
  const refusals = [...sizeRefusals(config), ...allConfigRefusals(config, data)];
  return {
    config,
    issues: refusals.flatMap(({ issues, message }) => issues ?? [{ path: '', message }]),
    warnings: modelWarnings(config),
    neededMemoryGb: refusals.length > 0 ? undefined : neededMemoryGb(config, 1),
  };
};

/** The line about an issue. An issue of the whole config has no path. */
export const issueText = ({ path, message }: FieldIssue): string => (path === '' ? message : `${path}: ${message}`);

const storedFields = new Set(['id', 'created_at', 'updated_at']);

/** Removes the fields that the API adds to a stored config, so that the output of `config show` can be edited and used again. */
export const withoutStored = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value && 'created_at' in value
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !storedFields.has(name)))
    : value;

const sizeRefusals = (config: TrainingConfigBody): readonly AppError[] => {
  try {
    assertConfigFits(config);
    return [];
  } catch (error) {
    if (error instanceof AppError) return [error];
    throw error;
  }
};

const fields: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(trainingConfigBodySchema.shape),
  training: settingNames,
  model: Object.keys(trainingConfigBodySchema.shape.model.shape),
};

/** Adds the nearest known name to the message about an unknown field, because most unknown fields are typing errors. */
const withNearest = ({ path, message }: FieldIssue): FieldIssue => {
  const cut = path.lastIndexOf('.');
  const [near] =
    message === 'unknown field' ? nearest(path.slice(cut + 1), fields[path.slice(0, Math.max(0, cut))] ?? []) : [];
  return { path, message: near === undefined ? message : `${message}; did you mean ${near}?` };
};
