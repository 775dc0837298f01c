import { createHandler } from './get-health.ts';

export const handler = createHandler({ clock: () => new Date() });
