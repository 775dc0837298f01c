import { effect } from '@preact/signals';
import { DeployWishes } from './deploy-wish.ts';
import { losesByReload } from './leaving.ts';
import { services } from './services.ts';

/** Kept as long as the page is: a sign-in in between changes nothing. */
export const wishes = new DeployWishes({
  start: (body, options) => services().podwarden.deploy.start(body, options),
  newKey: () => crypto.randomUUID(),
  nowMs: Date.now,
});

// A key that is forgotten would let the same wish make a second job.
effect(() => losesByReload('deploy', wishes.open.value !== undefined));
