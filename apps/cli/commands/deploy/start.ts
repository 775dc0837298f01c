import type { Deployment, Preflight } from '../../../../shared/client/index.ts';
import { dollars } from '../../../../shared/figures/dollars.ts';
import { printable } from '../../../../shared/terminal/printable.ts';
import { confirm } from '../../ask.ts';
import { type ExitCode, exit, UsageFault } from '../../exit.ts';
import { shortId } from '../../output/columns.ts';
import type { Session } from '../../session.ts';
import { assertAccepted, preflight } from './preflight.ts';
import type { DeployBody } from './request.ts';

export interface StartOptions {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly watch: boolean;
  readonly detach: boolean;
}

/** A second deploy would cost a second time. */
const notKnown = ['Whether the job was made is not known: podwarden jobs --limit 1 tells.'];

/** All that follows once it is known what to deploy: the checks, the question, the job, and watching it. */
export const startDeploy = async (body: DeployBody, options: StartOptions, session: Session): Promise<ExitCode> => {
  if (options.watch && options.detach) throw new UsageFault('Give --watch or --detach, not both.');
  const found = await preflight(body, session);
  if (options['dry-run']) {
    if (session.globals.json) session.printJson(found);
    else if (found.ok) session.say('It would be taken. Nothing was deployed.');
    if (!session.globals.json) assertAccepted(found, session);
    return found.ok ? exit.ok : exit.refused;
  }
  assertAccepted(found, session);
  await confirm(session, questionOf(found), options.yes);
  const { deploy } = await session.podwarden();
  session.atInterrupt = notKnown;
  session.ifUnanswered = notKnown;
  const deployed = await deploy.start(body, { signal: session.signal });
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

const questionOf = ({ cost, offers: [first] }: Preflight): string => {
  const on = first === undefined ? '' : ` on ${printable(first.gpu_type)}`;
  return `Deploy${on}${cost === null ? '' : ` for at most ${dollars(cost.at_most_cost)}`}?`;
};

const sayDeployed = ({ job_id, gpu_type, message }: Deployment, session: Session): void =>
  session.say(printable(`Job ${shortId(job_id)} on ${gpu_type}. ${message}`));
