/** The only Trusted Types policy that `infra/console/security-headers.ts` allows the page to create. */
const policyName = 'podwarden';

interface TrustedTypes {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ) => { readonly createScriptURL: (address: string) => URL };
}

declare const datasetWorkerPath: string;
declare const trustedTypes: TrustedTypes | undefined;

const policy =
  typeof trustedTypes === 'undefined'
    ? undefined
    : trustedTypes.createPolicy(policyName, {
        createScriptURL: (address) => {
          if (address === datasetWorkerPath) return address;
          throw new TypeError('No worker but the console’s own may start.');
        },
      });

/** Starts the worker that judges datasets. The build replaces `datasetWorkerPath` with the path of the worker. */
export const newDatasetWorker = (): Worker =>
  new Worker(policy?.createScriptURL(datasetWorkerPath) ?? datasetWorkerPath, { type: 'module' });
