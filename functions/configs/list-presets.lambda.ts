import { createHandler } from './list-presets.ts';

export const handler = createHandler();
