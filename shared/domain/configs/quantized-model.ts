import type { FieldIssue } from '../errors.ts';
import type { TrainingConfigBody } from './training-config.ts';

/** As the names of models tell that their weights are published quantized. */
const quantizedName =
  /(?:^|[-_.])(?:bnb-?[48]bit|[48]-?bit|awq|gptq(?:-int[48])?|int[48]|fp8|nf4|fp4|nvfp4|mxfp4|w4a16|w8a8|gguf|exl[23]|aqlm|hqq)(?:$|[-_.])/i;

const isPublishedQuantized = (name: string): boolean => quantizedName.test(name.split('/').at(-1) ?? '');

/** What cannot be done with weights that are quantized as published, where the name of the model tells; the pod looks itself. */
export const quantizedModelFaults = ({ model, training }: TrainingConfigBody): FieldIssue[] => {
  if (!isPublishedQuantized(model.name)) return [];
  const why = `the weights of ${model.name} are published quantized`;
  return [
    ...(training.use_lora === true
      ? []
      : [{ path: 'training.use_lora', message: `has to be true: ${why} and cannot be trained themselves` }]),
    ...(training.merge_adapter === true
      ? [
          {
            path: 'training.merge_adapter',
            message: `cannot be done: ${why}. Train the model that they were made from, with quantization if you like`,
          },
        ]
      : []),
    ...((training.quantization ?? 'none') === 'none'
      ? []
      : [{ path: 'training.quantization', message: `is not used: ${why} already` }]),
  ];
};
