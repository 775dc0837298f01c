import { signal } from '@preact/signals';
import { type DeployWish, DeployWishes } from './deploy-wish.ts';
import { losesByReload } from './leaving.ts';
import { services } from './services.ts';

/** The newest deploy that has no answer, from any part of the page. */
export const openWish = signal<DeployWish | undefined>(undefined);

/** Kept as long as the page is: a sign-in in between changes nothing. */
export const wishes = new DeployWishes({
  start: (body, options) => services().podwarden.deploy.start(body, options),
  newKey: () => crypto.randomUUID(),
  nowMs: Date.now,
  onOpen: (open) => {
    openWish.value = open;
    // A key that is forgotten would let the same wish make a second job.
    losesByReload('deploy', open !== undefined);
  },
});
