import * as z from 'zod';
import { trainingConfigBodySchema } from './training-config.ts';
import { methodsByFormat } from './training-method.ts';

/**
 * The config as the package on the pod reads it: JSON Schema 2020-12 with the defaults, and which methods use a field or
 * learn from a format. It is written to `podwarden_pod/training_config.schema.json` by `npm run pod-schema`.
 */
export const podConfigSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(trainingConfigBodySchema, { io: 'input', target: 'draft-2020-12' }),
  'x-methods-by-format': methodsByFormat,
});
