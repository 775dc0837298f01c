import * as z from 'zod';
import type { DatasetFormat } from '../datasets/dataset.ts';
import { datasetFormats } from '../datasets/dataset-formats.ts';

export const trainingMethods = ['sft', 'dpo', 'orpo', 'kto', 'cpt'] as const;
export const trainingMethodSchema = z.enum(trainingMethods);
export type TrainingMethod = z.infer<typeof trainingMethodSchema>;

/** The methods that can use each format. The table is part of the API contract. */
export const methodsByFormat: Readonly<Record<DatasetFormat, readonly TrainingMethod[]>> = {
  chatml: ['sft'],
  sharegpt: ['sft'],
  alpaca: ['sft'],
  openorca: ['sft'],
  dpo: ['dpo', 'orpo'],
  kto: ['kto'],
  text: ['cpt'],
};

export const formatsFor = (method: TrainingMethod): readonly DatasetFormat[] =>
  datasetFormats.filter((format) => methodsByFormat[format].includes(method));
