import type { AccessControl } from '../access/access-control.ts';
import type { LocalCredentials } from '../access/principal.ts';
import { type Authentication, authenticationOf } from './authentication.ts';
import { S3Refusal } from './s3-refusal.ts';
import { queryValue, type S3Request } from './s3-request.ts';
import { expectedSignature, parseLongDate } from './signature.ts';

const weekSeconds = 604_800;
const skewMs = 15 * 60 * 1000;

const denied = (message: string, details: Readonly<Record<string, string>> = {}): S3Refusal =>
  new S3Refusal(403, 'AccessDenied', message, details);

const checkExpiry = (expiresSeconds: number, signedAt: number, now: number): void => {
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1) {
    throw new S3Refusal(400, 'AuthorizationQueryParametersError', 'X-Amz-Expires should be a number');
  }
  if (expiresSeconds > weekSeconds) {
    throw new S3Refusal(
      400,
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }
  if (signedAt > now + skewMs) throw denied('Request is not yet valid');
  const expiresAt = signedAt + expiresSeconds * 1000;
  if (expiresAt > now) return;
  throw denied('Request has expired', {
    'X-Amz-Expires': String(expiresSeconds),
    Expires: new Date(expiresAt).toISOString(),
    ServerTime: new Date(now).toISOString(),
  });
};

const checkTimes = ({ kind, longDate, expiresSeconds }: Authentication, now: number): void => {
  const signedAt = parseLongDate(longDate);
  if (Number.isNaN(signedAt)) throw denied('AWS authentication requires a valid Date or x-amz-date header');
  if (kind === 'presigned') checkExpiry(expiresSeconds ?? 0, signedAt, now);
  else if (Math.abs(now - signedAt) > skewMs) {
    throw new S3Refusal(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
};

/**
 * Throws an `S3Refusal` if an `x-amz-` header or the host is not signed. Such a header changes what S3 does, and a holder of the URL could
 * add it.
 */
const checkSignedHeaders = ({ headers }: S3Request, { signedHeaders }: Authentication): void => {
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (!signedHeaders.includes('host')) unsigned.push('host');
  if (unsigned.length === 0) return;
  throw denied('There were headers present in the request which were not signed', {
    HeadersNotSigned: unsigned.join(', '),
  });
};

const checkCredentials = (
  authentication: Authentication,
  credentials: LocalCredentials | undefined,
): LocalCredentials => {
  if (!credentials) {
    throw new S3Refusal(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      {
        AWSAccessKeyId: authentication.accessKeyId,
      },
    );
  }
  if (authentication.securityToken !== credentials.sessionToken) {
    throw new S3Refusal(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
  }
  return credentials;
};

/**
 * Returns the SHA-256 of the body that the signature covers, or a marker such as `UNSIGNED-PAYLOAD` if the signature does not cover the
 * body.
 */
const payloadHashOf = (request: S3Request, { kind }: Authentication): string => {
  const inQuery = kind === 'presigned' ? queryValue(request, 'x-amz-content-sha256') : undefined;
  return inQuery ?? request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
};

export interface Admission {
  readonly authentication: Authentication;
  readonly payloadHash: string;
}

/**
 * Checks a request as S3 does: one signature, known credentials, not expired, and unchanged since the signing. Throws an `S3Refusal` if a
 * check fails.
 */
export const admit = async (request: S3Request, access: AccessControl, now: number): Promise<Admission> => {
  const authentication = authenticationOf(request);
  const credentials = checkCredentials(authentication, access.credentialsOf(authentication.accessKeyId));
  checkTimes(authentication, now);
  checkSignedHeaders(request, authentication);
  const payloadHash = payloadHashOf(request, authentication);
  const expected = await expectedSignature(request, authentication, payloadHash, credentials);
  if (expected !== authentication.signature) {
    throw new S3Refusal(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  }
  return { authentication, payloadHash };
};
