import type { VirtualClock } from './virtual-clock.ts';

/** A receiver under this name takes the call and never answers. */
export const hangingHost = 'hanging.example.com';

/** The patience of our deliveries; the signal that carries it out in life tells the time of the wall. */
const patienceMs = 5000;

/** The receivers that webhooks call: everybody answers 200 at once but `hangingHost`. */
export const createReceivers =
  (clock: VirtualClock): typeof fetch =>
  async (input) => {
    if (new URL(String(input)).host !== hangingHost) return new Response(null, { status: 200 });
    await clock.sleep(patienceMs);
    throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  };
