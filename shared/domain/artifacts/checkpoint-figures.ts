import { readCurvePage } from '../telemetry/curve-page.ts';
import type { Measured } from '../telemetry/metric-point.ts';
import type { CurveReader } from '../telemetry/read-curve.ts';
import { type StoredArtifact, stepOf } from './artifact.ts';

/**
 * The number of steps before a checkpoint in which values are searched. A training reports every few steps and evaluates every few
 * hundred steps.
 */
const stepsBack = 1000;

const measures = ['epoch', 'train_loss', 'eval_loss', 'learning_rate'] as const;
type Measure = (typeof measures)[number];

export interface CheckpointFigures {
  readonly epoch: Measured | null;
  readonly metrics: Readonly<Record<Exclude<Measure, 'epoch'>, Measured | null>>;
}

/**
 * Returns the training metrics at a checkpoint. Each metric is the last value that the attempt of the checkpoint reported, up to a
 * thousand steps before the checkpoint. A metric without such a value is `null`. A metric is also `null` if a later attempt resumed
 * from an earlier step and replaced this part of the curve. Returns `undefined` for an artifact that is not a checkpoint.
 */
export const figuresOfCheckpoint = async (
  artifact: StoredArtifact,
  reader: CurveReader,
): Promise<CheckpointFigures | undefined> => {
  const step = stepOf(artifact);
  if (step === undefined) return undefined;
  const window = { fromStep: Math.max(0, step - stepsBack), toStep: step, fields: measures };
  const { items } = await readCurvePage(reader, { window, limit: stepsBack + 1 });
  const ofAttempt = items.filter(({ attempt }) => attempt === artifact.attempt);
  const last = (measure: Measure) => ofAttempt.findLast((point) => point[measure] !== undefined)?.[measure] ?? null;
  return {
    epoch: last('epoch'),
    metrics: { train_loss: last('train_loss'), eval_loss: last('eval_loss'), learning_rate: last('learning_rate') },
  };
};
