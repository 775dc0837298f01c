import process from 'node:process';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { keptConfig, resolvedConfigOf } from '../../../shared/domain/configs/resolved-config.ts';
import { trainingConfigBodySchema } from '../../../shared/domain/configs/training-config.ts';
import { unloadableModels } from '../../../shared/domain/configs/unloadable-models.ts';
import { estimateMemory } from '../../../shared/domain/gpu-memory/estimate-memory.ts';
import { memoryInput } from '../../../shared/domain/gpu-memory/memory-input.ts';
import type { MemoryInput } from '../../../shared/domain/gpu-memory/memory-plan.ts';
import type { ModelFacts } from '../../../shared/domain/gpu-memory/model-facts.ts';

const datasetId = '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b';

const resolve = (config: unknown): unknown => {
  const body = trainingConfigBodySchema.parse(config);
  const { validation_dataset_id } = body;
  return resolvedConfigOf({ ...keptConfig(body), dataset_id: datasetId, validation_dataset_id });
};

const estimateSchema = z.object({
  facts: z.custom<ModelFacts>(),
  input: z.union([z.custom<MemoryInput>((input) => input !== undefined), trainingConfigBodySchema]),
});

/** The need of an input, or of a config on one GPU. */
const estimate = (asked: unknown): unknown => {
  const { facts, input } = estimateSchema.parse(asked);
  return estimateMemory('training' in input ? memoryInput(input, 1) : input, facts);
};

/** Kinds of models that are refused because transformers generates no text with them. */
const refusedKinds = (): unknown => unloadableModels.flatMap(({ model_types = [] }) => model_types);

const answers = { resolve, estimate, refusedKinds } as const;

/**
 * The questions of tests in Python to the domain: one of `answers`, with a JSON list on standard input and one on standard output.
 */
const question = z.enum(['resolve', 'estimate', 'refusedKinds']).parse(process.argv[2]);
const asked = z.array(z.unknown()).parse(JSON.parse(await text(process.stdin)));
process.stdout.write(JSON.stringify(asked.map(answers[question])));
