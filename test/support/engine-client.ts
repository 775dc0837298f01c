/** What signs requests to the engines in this process. No real account is ever asked. */
export const useTestCredentials = (): void => {
  process.env.AWS_REGION = 'eu-central-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
};

/** An engine is one thread on a machine that runs other suites too: no test of ours is about how fast it is. */
export const enginePatienceMs = 60_000;
