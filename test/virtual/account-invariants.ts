import { isDeepStrictEqual } from 'node:util';
import { microDollars } from '../../shared/domain/limits/micro-dollars.ts';
import { summed, type Usage } from '../../shared/domain/limits/usage.ts';
import { sumsBy, withoutZeros } from '../support/account-sums.ts';
import type { Stage } from './stage.ts';

/**
 * The sums of the installation that are below those of all accounts, in words; for when all is still. What a job cost above its
 * share reaches a month by a count, and accounts are counted where a sum is above half of its limit.
 */
export const wrongInstallation = ({ installation, installationLimits, usage }: Stage): readonly string[] => {
  const accounts = usage.rows.all();
  const { standing } = installation;
  const sum = (of: (account: Usage) => number): number => accounts.reduce((total, one) => total + of(one), 0);
  const countedFrom = microDollars(installationLimits.dollars_per_month) / 2;
  const pairs = [
    ['pods', standing.pods, sum(({ pods }) => pods)],
    ['dollars an hour', standing.micro_dollars_per_hour, sum(({ micro_dollars_per_hour: of }) => of)],
    ...Object.entries(standing.months)
      .filter(([, told]) => told > countedFrom)
      .map(([month, told]) => [month, told, sum(({ months }) => months[month]?.charged_micro_dollars ?? 0)] as const),
  ] as const;
  return pairs
    .filter(([, told, real]) => told < real)
    .map(([name, told, real]) => `the installation has ${told} of ${name}, and the accounts together ${real}`);
};

/**
 * The sums of the installation that are below those of all accounts now, in words: an account has a share first, and a transition says so
 * for as long as the installation may not have it. What jobs cost above their share reaches a month by a count.
 */
export const lowInstallation = (stage: Stage): readonly string[] => {
  const { standing } = stage.installation;
  const accounts = stage.usage.rows.all();
  const begun = summed(
    {},
    ...accounts.flatMap(({ transitions }) => Object.values(transitions)).map(({ amounts }) => amounts),
  );
  const sum = (of: (account: Usage) => number): number => accounts.reduce((total, one) => total + of(one), 0);
  const aboveShares = stage
    .userJobs()
    .reduce(
      (total, { reserved, closed_dollars = 0 }) =>
        total + Math.max(0, microDollars(closed_dollars) - (reserved?.micro_dollars ?? 0)),
      0,
    );
  const months = Object.entries(standing.months).map(
    ([month, told]) =>
      [
        month,
        told,
        sum(({ months }) => months[month]?.charged_micro_dollars ?? 0) -
          (begun.charged_micro_dollars ?? 0) -
          aboveShares,
      ] as const,
  );
  const pairs = [
    ['pods', standing.pods, sum(({ pods }) => pods) - (begun.pods ?? 0)] as const,
    [
      'micro_dollars_per_hour',
      standing.micro_dollars_per_hour,
      sum(({ micro_dollars_per_hour: of }) => of) - (begun.micro_dollars_per_hour ?? 0),
    ] as const,
    ...months,
  ];
  return pairs
    .filter(([, told, real]) => told < real)
    .map(([name, told, real]) => `the installation has ${told} of ${name}, and the accounts have taken ${real}`);
};

/** The bytes of the user's datasets and artifacts, by themselves. */
export const storedBytes = (stage: Stage, userId: string): number => sumsHere(stage, userId).stored_bytes;

const sumsHere = (stage: Stage, userId: string) => {
  const jobs = stage.userJobs().filter(({ user_id }) => user_id === userId);
  const artifacts = jobs.flatMap(({ id }) => stage.artifacts.rows.all(`${id} `));
  return sumsBy(jobs, stage.datasets.rows.all(`${userId} `), artifacts);
};

/** The account of each user of the stage that is not as their jobs, datasets and artifacts have it, in words; for when all is still. */
export const wrongAccounts = (stage: Stage): readonly string[] => {
  const users = new Set(stage.userJobs().map(({ user_id }) => user_id));
  return [...users].flatMap((userId) => {
    const account: Usage | undefined = stage.usage.rows.get(userId);
    const { limits: _, ...here } = sumsHere(stage, userId);
    const real = { ...here, months: { ...stage.earlierMonths.get(userId), ...here.months } };
    if (account === undefined) return [`${userId} has jobs and no account`];
    const { limits: __, returned: ___, returns: ____, deploys: _____, ...told } = account;
    const shown = { ...told, months: withoutZeros(told.months) };
    return isDeepStrictEqual(shown, { ...real, months: withoutZeros(real.months) })
      ? []
      : [`the account of ${userId} says ${JSON.stringify(shown)}, and their jobs ${JSON.stringify(real)}`];
  });
};
