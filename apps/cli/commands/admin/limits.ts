import type { Answer, Body } from '../../../../shared/client/index.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import { confirm } from '../../ask.ts';
import type { Input } from '../../command-line/spec.ts';
import { exit, UsageFault } from '../../exit.ts';
import { limitFields } from '../../output/limit-fields.ts';
import type { Session } from '../../session.ts';
import type { SpecOf } from '../../specs/all.ts';
import type { Run } from '../run.ts';

type Limits = Body<'putLimits'>;

const wished = (options: Input<SpecOf<'adminLimits'>>['options']): Partial<Limits> => {
  const gigabytes = options['stored-gb'];
  return withoutUndefined({
    pods: options.pods,
    waiting_jobs: options['waiting-jobs'],
    dollars_per_hour: options['dollars-per-hour'],
    dollars_per_month: options['dollars-per-month'],
    stored_bytes: gigabytes === undefined ? undefined : Math.round(gigabytes * 1e9),
  });
};

const show = (view: Answer<'getLimits'>, session: Session): void => {
  const set = Object.keys(view.set).join(', ');
  session.printThing(view, view.user_id, [
    { name: 'user', value: view.user_id },
    ...limitFields(view),
    { name: 'set', value: set === '' ? 'none: they are those of the stage' : set },
  ]);
};

export const run: Run<'adminLimits'> = async ({ args: [user], options }, session) => {
  const { admin } = await session.podwarden();
  const { signal } = session;
  const wish = wished(options);
  const names = Object.keys(wish);
  if (options.reset && names.length > 0) throw new UsageFault('Give --reset or limits, not both.');
  const now = await admin.limits(user, { signal });
  if (names.length === 0 && !options.reset) {
    show(now, session);
    return exit.ok;
  }
  const what = options.reset ? 'all limits to those of the stage' : names.join(', ');
  await confirm(session, `Set ${what} for ${user}? No job that runs is ended for it.`, options.yes);
  show(await admin.setLimits(user, options.reset ? {} : { ...now.set, ...wish }, { signal }), session);
  return exit.ok;
};
