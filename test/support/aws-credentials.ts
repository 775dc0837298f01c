/** What signs requests to the engines in this process. No real account is ever asked. */
export const useTestCredentials = (): void => {
  process.env.AWS_REGION = 'eu-central-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
};
