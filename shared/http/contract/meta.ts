import * as z from 'zod';
import { operation } from '../operation.ts';

export const getHealth = operation({
  name: 'get-health',
  summary: 'Whether the API answers',
  output: z.object({
    status: z.literal('ok'),
    time: z.string(),
    console_url: z.string().optional().meta({ description: 'Where its pages are, of an installation that has them.' }),
  }),
  answers: { 200: 'It does' },
});

export const getOpenapi = operation({
  name: 'get-openapi',
  summary: 'This contract as an OpenAPI 3.1 document',
  answers: { 200: 'The document' },
});
