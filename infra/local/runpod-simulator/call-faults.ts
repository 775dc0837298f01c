import type { Reply } from './exchange.ts';
import { CALL_FAULTS } from './fault-kinds.ts';
import type { Fault, FaultFacts } from './faults.ts';
import { DETAIL, Problem } from './problem.ts';
import type { World } from './world.ts';

const replyToFault = (fault: Fault): Reply => {
  switch (fault.kind) {
    case 'no_answer':
      return { kind: 'never' };
    case 'connection_reset':
      return { kind: 'reset' };
    case 'unauthorized':
      throw new Problem(401, fault.detail ?? DETAIL.badToken);
    case 'forbidden':
      throw new Problem(403, fault.detail ?? DETAIL.denied);
    case 'rate_limited': {
      const seconds = String(fault.retryAfterSeconds ?? 12);
      throw new Problem(429, fault.detail ?? 'rate limit exceeded for the minute window', {
        headers: {
          'retry-after': seconds,
          'ratelimit-policy': '"minute";q=60;w=60, "hour";q=3000;w=3600, "day";q=50000;w=86400',
          ratelimit: `"minute";r=0;t=${seconds}, "hour";r=2800;t=1812, "day";r=49500;t=45012`,
        },
      });
    }
    default:
      throw new Problem(fault.status ?? 500, fault.detail ?? DETAIL.transient);
  }
};

const DEFAULT_SLOW_SECONDS = 5;

/** Serves a call or answers the call with an injected fault. A slow call takes effect at once and is answered late, also with a refusal. */
export const underFaults = async (
  world: World,
  facts: FaultFacts,
  serve: () => Promise<Reply> | Reply,
): Promise<Reply> => {
  const run = async (): Promise<Reply> => {
    const fault = world.faults.take(CALL_FAULTS, facts);
    return fault === undefined ? serve() : replyToFault(fault);
  };
  const slow = world.faults.take(['slow'], facts);
  if (slow === undefined) return run();
  const [outcome] = await Promise.allSettled([run()]);
  await new Promise<void>((resolve) => world.clock.after((slow.seconds ?? DEFAULT_SLOW_SECONDS) * 1000, resolve));
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
};
