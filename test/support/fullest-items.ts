import { storedArtifactSchema } from '../../shared/domain/artifacts/artifact.ts';
import { historyEntrySchema } from '../../shared/domain/jobs/history.ts';
import { jobSchema } from '../../shared/domain/jobs/job.ts';
import { maxLabels } from '../../shared/domain/jobs/labels.ts';
import { fullest } from './fullest.ts';

/** The fields that the schemas of stored things leave open. Each is bounded where it is written. */
export const userId = { bytes: 512 };
export const objectKey = { bytes: 1024 };
export const uploadId = { bytes: 1024 };
export const id = { bytes: 128 };
const textsOf = (count: number, bytes: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, nth) => [`number_${nth}`, '😀'.repeat(bytes / 4)]));
const numbers = { value: textsOf(12, 300) };

/** A config is taken with so many bytes of JSON, whichever of its fields holds them. */
export const trainingConfig = {
  name: 'fullest',
  model: { name: 'owner/name' },
  training: {
    ...{ method: 'sft', num_epochs: 1, learning_rate: 0.01, batch_size: 8, use_lora: true },
    chat_template_jinja: '漢'.repeat(16_384),
    lora_target_modules: Array.from({ length: 64 }, () => '漢'.repeat(200)),
  },
};
const fullestLabels = Object.fromEntries(
  Array.from({ length: maxLabels }, (_, nth) => [`${nth}`.padStart(2, '0') + '😀'.repeat(62), '😀'.repeat(512)]),
);
const error = { code: 'x'.repeat(64), message: '😀'.repeat(1000), exit_code: 1024 };

/** Ten attempts, and one history line more than a report leaves on the job for each other writer that may come first. */
export const fullestJob = fullest(jobSchema, {
  user_id: userId,
  error: { value: error },
  labels: { value: fullestLabels },
  trainer: { bytes: 16 },
  last_refusal: { bytes: 300 },
  attempts: { elements: 10 },
  'attempts.*.error': { value: error },
  'attempts.*.pod_id': id,
  'attempts.*.gpu_type': { bytes: 400 },
  leaving_pod_ids: { elements: 10 },
  'leaving_pod_ids.*': id,
  leaving_claimed_ids: { elements: 10 },
  'leaving_claimed_ids.*': { bytes: 256 },
  pod_id: id,
  claimed_pod_id: { bytes: 256 },
  gpu_type: { bytes: 400 },
  boot_id: { bytes: 256 },
  metrics_hour: { value: '2026-11-26T11' },
  log_hour: { value: '2026-11-26T11' },
  'checkpoint.object_key': objectKey,
  stop_requested: { bytes: 100 },
  history: { elements: 12 },
  'history.*.numbers': numbers,
});

export const fullestLine = fullest(historyEntrySchema, { numbers });

export const fullestArtifact = fullest(storedArtifactSchema, { object_key: objectKey, upload_id: uploadId });
