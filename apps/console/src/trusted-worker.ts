/** The one policy that a page may make, by `infra/console/security-headers.ts`. */
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

/** The worker that judges datasets; the build writes its address here. */
export const newDatasetWorker = (): Worker =>
  new Worker(policy?.createScriptURL(datasetWorkerPath) ?? datasetWorkerPath, { type: 'module' });
