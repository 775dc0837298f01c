import { ConnectionError, PodwardenError, SignInError } from '../../shared/client/index.ts';
import { SmokeFault } from './smoke-fault.ts';
import { type WhereToLook, whereToLook } from './where-to-look.ts';

/** Returns the status, code, message and request id of an error for a person. */
const toldOf = ({ status, code, message, requestId }: PodwardenError): string =>
  `${status === undefined ? '' : `${status} `}${code}: ${message}${requestId === undefined ? '' : ` (request ${requestId})`}`;

/**
 * Converts an error of the client to a `SmokeFault`. Returns any other error, and the error of an aborted call, unchanged. The fault
 * names `look` as the place where a person can read more, except for a failed connection or sign-in, which have their own places.
 */
export const smokeFault = (error: unknown, what: string, look: WhereToLook = whereToLook.api): unknown => {
  if (!(error instanceof PodwardenError) || error.code === 'aborted') return error;
  if (error instanceof ConnectionError) return new SmokeFault(`${what}: ${error.message}`, whereToLook.address);
  return new SmokeFault(
    `${what} was answered ${toldOf(error)}`,
    error instanceof SignInError ? whereToLook.signIn : look,
  );
};

/** Waits for a call of the client and returns its result. Throws `SmokeFault` if the call fails. */
export const asked = async <T>(what: string, call: Promise<T>, look?: WhereToLook): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    throw smokeFault(error, what, look);
  }
};
