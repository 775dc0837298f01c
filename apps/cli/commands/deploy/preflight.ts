import type { Preflight } from '../../../../shared/client/index.ts';
import { dollarsAtMost, dollarsPerHour } from '../../../../shared/figures/dollars.ts';
import { printable } from '../../../../shared/terminal/printable.ts';
import { styled } from '../../../../shared/terminal/style.ts';
import { wrapToWidth } from '../../../../shared/terminal/text-width.ts';
import { CliFault, exit } from '../../exit.ts';
import type { Session } from '../../session.ts';
import type { DeployBody } from './request.ts';

const firstColumn = 10;

/** Prints the result of each check for a person: good, doubtful or refused. */
const sayChecks = ({ ok, checks, memory, offers, cost }: Preflight, session: Session): void => {
  const { err } = session.world;
  const width = Math.min(100, err.columns() - 1);
  const row = (mark: string, name: string, text: string): void => {
    const lines = wrapToWidth(printable(text), width - firstColumn - 4);
    for (const [index, line] of lines.entries()) {
      session.say(`${index === 0 ? mark : ' '} ${(index === 0 ? name : '').padEnd(firstColumn)}  ${line}`);
    }
  };
  const good = styled('✓', 'green', err.hasColors);
  const bad = ok ? styled('!', 'yellow', err.hasColors) : styled('✗', 'red', err.hasColors);
  for (const check of checks) row(check.ok ? good : bad, check.name, check.message);
  for (const { field, value, saves_gb } of memory?.advice ?? [])
    row(' ', 'advice', `training.${field}: ${value} saves ${saves_gb} GB`);
  const shown = offers
    .slice(0, 3)
    .map((offer) => `${offer.gpu_type} ${dollarsPerHour(offer.price_per_hour)} ${offer.cloud.toLowerCase()}`);
  if (shown.length > 0) row(' ', 'offers', shown.join(', then '));
  if (cost !== null) row(' ', 'cost', `${dollarsAtMost(cost.at_most_cost)} at most, disks included`);
};

/** Makes all checks of a deploy and prints them, except with --json. Does not throw for a refused deploy: `assertAccepted` does. */
export const preflight = async (body: DeployBody, session: Session): Promise<Preflight> => {
  const { deploy } = await session.podwarden();
  const found = await deploy.preflight(body, { signal: session.signal });
  if (!session.globals.json) sayChecks(found, session);
  return found;
};

/**
 * Says whether the API accepts the deploy only because an estimate may be wrong. If the estimate is right, the user pays for a job that
 * fails.
 */
export const isInDoubt = ({ ok, cost }: Preflight): boolean => !ok && cost !== null;

export const doubtsOf = ({ checks }: Preflight): readonly string[] =>
  checks.filter(({ ok }) => !ok).map(({ message }) => printable(message));

/** Throws CliFault if the API would refuse the deploy. Does not throw for a deploy in doubt (`isInDoubt`). */
export const assertAccepted = (found: Preflight, session: Session): void => {
  if (found.ok || isInDoubt(found)) return;
  const fields = found.issues.filter(({ path }) => path !== '').map(({ path, message }) => `${path}: ${message}`);
  throw new CliFault(exit.refused, 'The deploy would be refused.', [...untold(doubtsOf(found), session), ...fields]);
};

/**
 * Refuses a deploy in doubt by throwing CliFault. Such a deploy starts only with `--in-doubt`, or after the person has agreed.
 */
export const refuseDoubt = (found: Preflight, session: Session): never => {
  const advice = 'An estimate may err: with --in-doubt it starts all the same.';
  throw new CliFault(exit.refused, 'The deploy is in doubt, so nothing was started.', [
    ...untold(doubtsOf(found), session),
    advice,
  ]);
};

/** The faults that `preflight` has not printed. With --quiet and --json, `preflight` prints none. */
const untold = (faults: readonly string[], { globals }: Session): readonly string[] =>
  globals.quiet || globals.json ? faults : [];
