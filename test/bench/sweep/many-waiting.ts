import { randomUUID } from 'node:crypto';
import { setup } from '../../unit/limits/limits-world.ts';
import { table } from '../figures.ts';

type World = Awaited<ReturnType<typeof setup>>;

/** The fate of users who deployed one job each, while another one had very many that waited. */
export interface WaitingResult {
  readonly waiting: number;
  readonly others: number;
  /** Sweeps from the deploy to the admission of the job, of each of the other users in the order of their deploys. */
  readonly sweeps: readonly number[];
  /** Jobs of the first user that were admitted meanwhile. */
  readonly admittedOfFirst: number;
}

/** The room of the installation. */
const pods = 20;
const maxSweeps = 200;

/**
 * The real deploys and sweeps in memory: one user has all pods of an installation and so many jobs that wait, then others deploy one each.
 * From then on one pod ends each minute, the first one before the first sweep.
 */
export const simulateWaiting = async (waiting: number, others: number): Promise<WaitingResult> => {
  const world = await setup({ pods, waiting_jobs: waiting }, { pods });
  for (let nth = 0; nth < pods; nth += 1) await world.deploy('alice');
  const { body } = await world.deploy('alice');
  await copied(world, body.job_id, waiting - 1);
  const names = Array.from({ length: others }, (_, nth) => `other-${nth}`);
  await world.sweep();
  const ids: string[] = [];
  for (const name of names) ids.push(await deployedBy(world, name));
  const sweeps = new Map<string, number>();
  let admittedOfFirst = 0;
  for (let nth = 1; sweeps.size < others && nth <= maxSweeps; nth += 1) {
    const running = world
      .jobsOf('alice')
      .find(({ open, status, reserved }) => open && status !== 'cancelled' && !reserved?.waits);
    if (running === undefined) throw new Error('The first user has no pod any more.');
    await world.cancel('alice', running.id);
    world.pass(60);
    const { admitted } = await world.sweep();
    const before = sweeps.size;
    for (const id of ids) if (!sweeps.has(id) && world.job(id).reserved?.waits === false) sweeps.set(id, nth);
    admittedOfFirst += admitted - (sweeps.size - before);
  }
  return { waiting, others, sweeps: ids.map((id) => sweeps.get(id) ?? Number.POSITIVE_INFINITY), admittedOfFirst };
};

/** So many more jobs like that one, in the line and in the account. */
const copied = async ({ jobs, job, usage }: World, jobId: string, count: number): Promise<void> => {
  const { reserved, ...one } = job(jobId);
  if (reserved === undefined) throw new Error('Nothing was reserved.');
  for (let nth = 0; nth < count; nth += 1) jobs.plant({ ...one, id: randomUUID(), reserved });
  const add = { waiting_jobs: count, charged_micro_dollars: count * reserved.micro_dollars };
  await usage.change(one.user_id, { month: reserved.month, add });
};

const deployedBy = async (world: World, name: string): Promise<string> => {
  await world.addUser(name);
  const { status, body } = await world.deploy(name);
  if (status !== 202) throw new Error(`The deploy of ${name} was answered ${status}.`);
  return body.job_id;
};

/** Each of the others gets the first pod that is free after those of who came before: the n-th after n sweeps. */
export const brokenShares = ({ waiting, others, sweeps }: WaitingResult): string[] => {
  const late = sweeps.filter((count) => count > others);
  return late.length === 0
    ? []
    : [
        `With ${waiting} jobs of one user in line ${late.length} of ${others} others waited longer than ${others} sweeps.`,
      ];
};

export const waitingTable = (results: readonly WaitingResult[]): string =>
  table(
    [
      'jobs of one user that wait',
      'others with one job each',
      'sweeps until their pod: first',
      'last',
      'of the one user meanwhile',
    ],
    results.map(({ waiting, others, sweeps, admittedOfFirst }) => [
      String(waiting),
      String(others),
      String(Math.min(...sweeps)),
      String(Math.max(...sweeps)),
      String(admittedOfFirst),
    ]),
    0,
  );
