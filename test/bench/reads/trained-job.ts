import type { MetricPoint } from '../../../shared/domain/telemetry/metric-point.ts';
import type { LogChunk, MetricBatch } from '../../../shared/domain/telemetry/report-key.ts';

export const heartbeatSeconds = 10;
export const pointsOfReport = 12;
const stepsOfEvaluation = 500;
const linesOfChunk = 3;

/** The same numbers each time, with as many digits as a float has. */
const random = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Batches of a training as a trainer tells them: a point a step with what it logs, and now and then an evaluation. */
export const batchesOf = (hours: number, startMs: number): MetricBatch[] => {
  const next = random(1);
  const reports = (hours * 3600) / heartbeatSeconds;
  const steps = reports * pointsOfReport;
  const pointAt = (step: number, at: number): MetricPoint => ({
    step,
    epoch: (3 * step) / steps,
    train_loss: 0.6 + 1.6 * Math.exp((-4 * step) / steps) + 0.1 * next(),
    learning_rate: 0.0001 * (1 + Math.cos((Math.PI * step) / steps)),
    grad_norm: 1 + next(),
    samples_per_second: 16 + next(),
    tokens_per_second: 12_000 + 500 * next(),
    gpu_memory_allocated_gb: 21.5,
    gpu_utilization_percent: 90 + Math.floor(10 * next()),
    timestamp: new Date(at + Math.floor(50 * next())).toISOString(),
  });
  return Array.from({ length: reports }, (_, nth) => {
    const at = startMs + nth * heartbeatSeconds * 1000;
    const points = Array.from({ length: pointsOfReport }, (_, n) =>
      pointAt(nth * pointsOfReport + n + 1, at - (pointsOfReport - n) * 800),
    );
    const last = nth * pointsOfReport;
    const isEvaluated = last > 0 && last % stepsOfEvaluation < pointsOfReport;
    const evaluation = { step: last, eval_loss: 0.7 + 1.5 * Math.exp((-4 * last) / steps) + 0.01 * next() };
    return { attempt: 1, seq: nth + 1, at, points: isEvaluated ? [evaluation, ...points] : points };
  });
};

export const chunksOf = (hours: number, startMs: number): LogChunk[] =>
  Array.from({ length: (hours * 3600) / heartbeatSeconds }, (_, nth) => {
    const at = startMs + nth * heartbeatSeconds * 1000;
    const lines = Array.from({ length: linesOfChunk }, (_, n) => ({
      ts: new Date(at + n).toISOString(),
      stream: 'stdout' as const,
      text: `trainer: step ${nth * pointsOfReport + n} of 103680: loss ${(1 + Math.sin(nth)).toFixed(4)}`,
    }));
    return { attempt: 1, seq: nth + 1, at, lines };
  });
