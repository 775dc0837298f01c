import { withoutUndefined } from '../without-undefined.ts';
import type { Installation, InstallationLimits, InstallationShare } from './installation.ts';
import type { InstallationStore } from './installation-store.ts';
import type { Reserved } from './reserved.ts';
import { amountsOf } from './reserved.ts';
import type { Amounts } from './usage.ts';

/** The store for the sums of all users, and the limits of these sums. */
export interface InstallationDeps {
  readonly installation: InstallationStore;
  readonly installationLimits: InstallationLimits;
  readonly onFault: (error: unknown) => void;
}

/** Returns those amounts of an account that also count in the sums of the installation. */
export const sharedBy = ({ pods, micro_dollars_per_hour, charged_micro_dollars }: Amounts): InstallationShare =>
  withoutUndefined({ pods, micro_dollars_per_hour, charged_micro_dollars });

export const shareOfJob = (reserved: Reserved): InstallationShare => sharedBy(amountsOf(reserved));

/**
 * Returns the sums of the installation, or `undefined` if the read fails. A failed read is only reported, so that a job that must
 * end is ended anyway.
 */
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
