import { config } from 'zod';

// The policy of the pages lets no code be made of text, and a try at it is reported. Imported before any schema.
config({ jitless: true });
