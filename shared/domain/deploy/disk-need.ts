import { trainerOf } from '../configs/trainer-of.ts';
import type { TrainingConfigBody } from '../configs/training-config.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import { AppError } from '../errors.ts';
import { memoryInput } from '../gpu-memory/memory-input.ts';
import { adapterOf } from '../gpu-memory/memory-plan.ts';
import { modelFacts } from '../gpu-memory/model-facts.ts';
import type { DeployRequest } from './deploy-request.ts';

const gigabyte = 1_000_000_000;

/** The disk space for the packages and files of the trainer. The image is also stored on this disk and is not included. */
const reservedBytes = 5 * gigabyte;
/**
 * The disk space that a dataset needs beside its downloaded file, as a multiple of the file size. gzip shrinks text to about a
 * fifth, so a gzip file needs about five times its size for the unpacked text.
 */
const unpackedFactor = { none: 1, gzip: 6 } as const;

/** The bytes of one published weight, which is in half precision. */
const publishedBytes = 2;
/**
 * The bytes of one trained parameter in a checkpoint, which is stored in fp32. The optimizer's state for the parameter is counted
 * separately.
 */
const trainedBytes = 4;
const optimizerBytes: Readonly<Record<string, number>> = { adamw_8bit: 2, paged_adamw_8bit: 2, adafactor: 0.1, sgd: 0 };
const adamBytes = 8;
/** The size of the files into which the trainer splits weights. Packing needs the space of the largest file twice. */
const shardBytes = 4 * gigabyte;
/**
 * The number of checkpoints on the disk in addition to the kept checkpoints. One is being written, one is being packed, and one is
 * being uploaded.
 */
const checkpointsUnderWay = 3;
const keptCheckpoints = 2;
/**
 * If the model size is only known from the name, a disk counts as too small only if it has less than this fraction of the estimated
 * need.
 */
const certainShare = 0.85;

export type DiskRequest = Pick<DeployRequest, 'disk_gb' | 'volume_size_gb'>;

export interface DiskVerdict {
  /** False if the disk is probably too small. The training may still run, but keeps fewer checkpoints than configured, or none. */
  readonly ok: boolean;
  readonly message: string;
}

const inGb = (bytes: number): number => Math.ceil(bytes / gigabyte);

/**
 * Estimates the bytes that the disks of the pod must hold: the dataset, the published model, checkpoints with optimizer state and
 * packed files, and the results to upload. Throws `disk_too_small` if the training could not even begin.
 */
export const checkDisk = (
  request: DiskRequest,
  datasets: readonly Pick<StoredDataset, 'size_bytes' | 'compression'>[],
  config: TrainingConfigBody,
): DiskVerdict => {
  const datasetBytes = datasets.reduce(
    (sum, { size_bytes, compression }) => sum + size_bytes * (1 + unpackedFactor[compression]),
    reservedBytes,
  );
  const [what, need, fit] = datasets.length === 1 ? ['The dataset', 'needs', 'fits'] : ['The datasets', 'need', 'fit'];
  const workBytes = (request.volume_size_gb > 0 ? request.volume_size_gb : request.disk_gb) * gigabyte;
  if (datasetBytes > workBytes) throw tooSmall(`${what} ${need}`, inGb(datasetBytes));
  const model = trainerOf(config) === 'smoke' ? undefined : modelBytes(config);
  if (model === undefined) return { ok: true, message: `${what} ${fit} the disk of the pod.` };
  const allBytes = (request.disk_gb + request.volume_size_gb) * gigabyte;
  const beginning = datasetBytes + model.published * (model.isCertain ? 1 : certainShare);
  if (beginning > allBytes) throw tooSmall(`${what} and the model need`, inGb(datasetBytes + model.published));
  const needed = datasetBytes + model.published + Math.max(model.checkpoints, model.results);
  const parts = `model ${inGb(model.published)}, checkpoints ${inGb(model.checkpoints)}, results ${inGb(model.results)}`;
  if (needed * (model.isCertain ? 1 : certainShare) <= allBytes) {
    return { ok: true, message: `About ${inGb(needed)} GB of disk by our estimate (${parts}); the pod has enough.` };
  }
  const message = `About ${inGb(needed)} GB of disk are needed by our estimate (GB: ${parts}), and the pod has ${inGb(allBytes)}: checkpoints will not be kept. Set disk_gb to ${inGb(needed - request.volume_size_gb * gigabyte)}.`;
  return { ok: false, message };
};

const modelBytes = (config: TrainingConfigBody) => {
  const facts = modelFacts(config.model);
  if (facts === undefined) return undefined;
  const input = memoryInput(config, 1);
  const published = facts.parameters * publishedBytes;
  const trained = input.use_lora ? adapterOf(input, facts).parameters : facts.parameters;
  const checkpoint = trained * (trainedBytes + (optimizerBytes[input.optimizer] ?? adamBytes));
  const kept = config.training.save_total_limit ?? keptCheckpoints;
  const packed = (bytes: number): number => bytes + Math.min(bytes, shardBytes);
  const own = packed(input.use_lora ? trained * trainedBytes : published);
  return {
    published,
    checkpoints: checkpoint * (kept + checkpointsUnderWay),
    results: own + (config.training.merge_adapter === true ? packed(published) : 0),
    isCertain: facts.source !== 'name',
  };
};

const tooSmall = (what: string, neededGb: number): AppError =>
  new AppError('disk_too_small', `${what} ${neededGb} GB of disk on the pod. Raise disk_gb.`, {
    details: { needed_gb: neededGb },
  });
