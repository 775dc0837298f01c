import { readCurvePage } from '../telemetry/curve-page.ts';
import type { Measured } from '../telemetry/metric-point.ts';
import type { CurveReader } from '../telemetry/read-curve.ts';
import { type StoredArtifact, stepOf } from './artifact.ts';

/** Trainings report every few steps, and evaluate every few hundred. */
const stepsBack = 1000;

const measures = ['epoch', 'train_loss', 'eval_loss', 'learning_rate'] as const;
type Measure = (typeof measures)[number];

export interface CheckpointFigures {
  readonly epoch: Measured | null;
  readonly metrics: Readonly<Record<Exclude<Measure, 'epoch'>, Measured | null>>;
}

/**
 * The measures of the training at a checkpoint: the last value of each that its attempt reported at the step of the checkpoint, or
 * up to a thousand steps before. `null` where there is none, as on a branch that a later attempt has cut. `undefined` for an
 * artifact that is no checkpoint.
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
