import { S3Refusal } from './s3-refusal.ts';
import { queryValue, type S3Request } from './s3-request.ts';

/** The unverified claim of a request about its signer. */
export interface Authentication {
  readonly kind: 'presigned' | 'header';
  readonly accessKeyId: string;
  /** The parts of a scope such as `20261123/us-east-1/s3/aws4_request`. */
  readonly scope: { readonly date: string; readonly region: string; readonly service: string };
  readonly longDate: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly expiresSeconds: number | undefined;
  readonly securityToken: string | undefined;
}

const oneMechanism =
  'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified';

const incompleteQuery =
  'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.';

const scopeOf = (credential: string): Pick<Authentication, 'accessKeyId' | 'scope'> | undefined => {
  const parts = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  if (!parts) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = ''] = parts;
  return { accessKeyId, scope: { date, region, service } };
};

const signedHeadersOf = (text: string): readonly string[] => text.toLowerCase().split(';');

const presigned = (request: S3Request): Authentication => {
  const values = ['Algorithm', 'Credential', 'Signature', 'Date', 'SignedHeaders', 'Expires'].map((name) =>
    queryValue(request, `X-Amz-${name}`),
  );
  const [algorithm, credential = '', signature = '', longDate = '', signedHeaders = '', expires = ''] = values;
  const scoped = scopeOf(credential);
  if (values.some((value) => !value) || algorithm !== 'AWS4-HMAC-SHA256' || !scoped) {
    throw new S3Refusal(400, 'AuthorizationQueryParametersError', incompleteQuery);
  }
  if (!longDate.startsWith(scoped.scope.date)) {
    const message = `Invalid credential date "${scoped.scope.date}". This date is not the same as X-Amz-Date: "${longDate}".`;
    throw new S3Refusal(400, 'AuthorizationQueryParametersError', message);
  }
  return {
    kind: 'presigned',
    ...scoped,
    longDate,
    signedHeaders: signedHeadersOf(signedHeaders),
    signature,
    expiresSeconds: Number(expires),
    securityToken: queryValue(request, 'X-Amz-Security-Token'),
  };
};

const byHeader = ({ headers }: S3Request): Authentication => {
  const fields = /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)$/.exec(
    headers.authorization ?? '',
  );
  if (!fields) {
    throw new S3Refusal(400, 'InvalidArgument', 'Unsupported Authorization Type', {
      ArgumentName: 'Authorization',
      ArgumentValue: (headers.authorization ?? '').split(' ')[0] ?? '',
    });
  }
  const [, credential = '', signedHeaders = '', signature = ''] = fields;
  const scoped = scopeOf(credential);
  if (!scoped) throw new S3Refusal(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed.');
  return {
    kind: 'header',
    ...scoped,
    longDate: headers['x-amz-date'] ?? '',
    signedHeaders: signedHeadersOf(signedHeaders),
    signature,
    expiresSeconds: undefined,
    securityToken: headers['x-amz-security-token'],
  };
};

/** Reads how a request is signed. Throws an `S3Refusal` for a request with two mechanisms or with none, as S3 does. */
export const authenticationOf = (request: S3Request): Authentication => {
  const inQuery = ['X-Amz-Algorithm', 'X-Amz-Signature', 'Signature'].some(
    (name) => queryValue(request, name) !== undefined,
  );
  const inHeader = request.headers.authorization !== undefined;
  if (inQuery && inHeader) {
    throw new S3Refusal(400, 'InvalidArgument', oneMechanism, {
      ArgumentName: 'Authorization',
      ArgumentValue: request.headers.authorization ?? '',
    });
  }
  if (inQuery) return presigned(request);
  if (inHeader) return byHeader(request);
  throw new S3Refusal(403, 'AccessDenied', 'Access Denied');
};
