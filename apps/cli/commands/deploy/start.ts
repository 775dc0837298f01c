import { randomUUID } from 'node:crypto';
import type { Deployment, Preflight } from '../../../../shared/client/index.ts';
import { dollarsAtMost } from '../../../../shared/figures/dollars.ts';
import { printable } from '../../../../shared/terminal/printable.ts';
import { canBeAsked, confirm } from '../../ask.ts';
import { type ExitCode, exit, UsageFault } from '../../exit.ts';
import { shortId } from '../../output/columns.ts';
import type { Session } from '../../session.ts';
import { assertAccepted, doubtsOf, isInDoubt, preflight, refuseDoubt } from './preflight.ts';
import type { DeployBody } from './request.ts';

export interface StartOptions {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly watch: boolean;
  readonly detach: boolean;
  readonly 'in-doubt': boolean;
  readonly 'idempotency-key'?: string | undefined;
}

/** Advice after a lost answer: how to see whether the job exists, and how to retry without paying twice. */
const notKnown = (key: string): readonly string[] => [
  'Whether the job was made is not known: podwarden jobs --limit 1 tells.',
  `The same line with --idempotency-key ${key} makes no second job.`,
];

/** Checks a deploy request, asks the person, starts the job and watches the job. */
export const startDeploy = async (body: DeployBody, options: StartOptions, session: Session): Promise<ExitCode> => {
  if (options.watch && options.detach) throw new UsageFault('Give --watch or --detach, not both.');
  const found = await preflight(body, session);
  if (options['dry-run']) {
    if (session.globals.json) session.printJson(found);
    else {
      assertAccepted(found, session);
      session.say(found.ok ? 'It would be taken. Nothing was deployed.' : 'It is in doubt. Nothing was deployed.');
    }
    return found.ok ? exit.ok : exit.refused;
  }
  const sentBefore = options['idempotency-key'];
  // The job of an earlier call with this key may exist and count against the limits. Only the API can judge such a repeated deploy.
  if (sentBefore === undefined) assertAccepted(found, session);
  await askToStart(found, options, session);
  const { deploy } = await session.podwarden();
  const idempotencyKey = sentBefore ?? randomUUID();
  session.atInterrupt = notKnown(idempotencyKey);
  session.ifUnanswered = notKnown(idempotencyKey);
  const deployed = await deploy.start(body, { signal: session.signal, idempotencyKey });
  session.atInterrupt = [];
  session.ifUnanswered = [];
  sayDeployed(deployed, session);
  const isWatched =
    options.watch ||
    (!options.detach && !session.globals.json && !session.globals.quiet && session.world.out.isTerminal);
  if (!isWatched) {
    if (session.globals.json) session.printJson(deployed);
    else session.print(deployed.job_id);
    return exit.ok;
  }
  const { watchJob } = await import('../job/watch-job.ts');
  return watchJob(deployed.job_id, session);
};

/**
 * Asks once and names the price. For a deploy in doubt (`isInDoubt`), the question also names the doubts, and --yes does not
 * answer it.
 */
const askToStart = async (found: Preflight, options: StartOptions, session: Session): Promise<void> => {
  const { yes, 'in-doubt': despiteDoubt } = options;
  if (!isInDoubt(found) || despiteDoubt) return confirm(session, questionOf(found, 'Deploy'), yes);
  if (yes || !canBeAsked(session)) return refuseDoubt(found, session);
  return confirm(session, questionOf(found, `In doubt: ${doubtsOf(found).join(' ')} Deploy all the same`), false);
};

const questionOf = ({ cost, offers: [first] }: Preflight, verb: string): string => {
  const on = first === undefined ? '' : ` on ${printable(first.gpu_type)}`;
  return `${verb}${on}${cost === null ? '' : ` for at most ${dollarsAtMost(cost.at_most_cost)}`}?`;
};

const sayDeployed = ({ job_id, gpu_type, message }: Deployment, session: Session): void =>
  session.say(printable(`Job ${shortId(job_id)} on ${gpu_type}. ${message}`));
