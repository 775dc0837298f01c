import { config } from 'zod';

// The content security policy of the pages forbids `eval`, and an attempt is reported. This module is imported before any schema, so that
// Zod does not try.
config({ jitless: true });
