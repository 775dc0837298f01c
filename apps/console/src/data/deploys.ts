import { signal } from '@preact/signals';
import { type DeployWish, DeployWishes } from './deploy-wish.ts';
import { losesByReload } from './leaving.ts';
import { services } from './services.ts';

/** The newest deploy without an answer, visible to all parts of the page. */
export const openWish = signal<DeployWish | undefined>(undefined);

/** The deploys of this page. A deploy without an answer survives a new sign-in but not a reload. */
export const wishes = new DeployWishes({
  start: (body, options) => services().podwarden.deploy.start(body, options),
  newKey: () => crypto.randomUUID(),
  nowMs: Date.now,
  onOpen: (open) => {
    openWish.value = open;
    // A reload would forget the key, and the same deploy could then make a second job.
    losesByReload('deploy', open !== undefined);
  },
});
