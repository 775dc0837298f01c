import { withoutUndefined } from '../without-undefined.ts';
import type { Installation, InstallationLimits, InstallationShare } from './installation.ts';
import type { InstallationStore } from './installation-store.ts';
import type { Reserved } from './reserved.ts';
import { amountsOf } from './reserved.ts';
import type { Amounts } from './usage.ts';

/** The sums of all users, and what they may come to. */
export interface InstallationDeps {
  readonly installation: InstallationStore;
  readonly installationLimits: InstallationLimits;
  readonly onFault: (error: unknown) => void;
}

/** The part of an account that the installation counts. */
export const sharedBy = ({ pods, micro_dollars_per_hour, charged_micro_dollars }: Amounts): InstallationShare =>
  withoutUndefined({ pods, micro_dollars_per_hour, charged_micro_dollars });

export const shareOfJob = (reserved: Reserved): InstallationShare => sharedBy(amountsOf(reserved));

/** Sums that cannot be read are a fault and no stop: a job that must end is ended all the same. */
export const readInstallation = ({
  installation,
  onFault,
}: {
  readonly installation: Pick<InstallationStore, 'get'>;
  readonly onFault: (error: unknown) => void;
}): Promise<Installation | undefined> =>
  installation.get().catch((error: unknown) => {
    onFault(error);
    return undefined;
  });
