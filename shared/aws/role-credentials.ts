/**
 * Replaces `@aws-sdk/credential-provider-node` in functions. Lambda passes a function the credentials of its role only in environment
 * variables. The SDK's own chain (profiles, SSO, login, container and instance metadata) would add 135 kB and about 30 ms of CPU to every
 * cold start, for sources that no function has.
 */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: this code takes credentials from there only.',
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
};
