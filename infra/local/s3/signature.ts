import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LocalCredentials } from '../access/principal.ts';
import type { Authentication } from './authentication.ts';
import type { S3Request } from './s3-request.ts';

type HttpRequest = Parameters<SignatureV4['presign']>[0];

/** Parses a time such as `20261123T191433Z`. Returns NaN for another format. */
export const parseLongDate = (text: string): number => {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return Number.NaN;
  const [, year, month, day, hours, minutes, seconds] = parts;
  return Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
};

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Encodes the path once in the way of S3, regardless of the client's encoding. The signature covers this form. */
const canonicalPath = (rawPath: string): string => {
  try {
    return rawPath
      .split('/')
      .map((segment) => encode(decodeURIComponent(segment)))
      .join('/');
  } catch {
    return rawPath;
  }
};

/** Computes a signature with the signer of the AWS SDK, over the given headers. */
class Signer extends SignatureV4 {
  constructor({ accessKeyId, secretAccessKey }: LocalCredentials, region: string) {
    const credentials = { accessKeyId, secretAccessKey };
    super({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false, applyChecksum: false });
  }

  async signatureOf(request: HttpRequest, payloadHash: string, { scope, longDate }: Authentication): Promise<string> {
    const credentialScope = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
    const canonical = this.createCanonicalRequest(request, request.headers, payloadHash);
    const stringToSign = await this.createStringToSign(longDate, credentialScope, canonical, 'AWS4-HMAC-SHA256');
    return this.sign(stringToSign, {
      signingDate: new Date(parseLongDate(longDate)),
      signingRegion: scope.region,
      signingService: scope.service,
    });
  }
}

/** Returns the signature that the received request would have if it were signed with these credentials. */
export const expectedSignature = (
  request: S3Request,
  authentication: Authentication,
  payloadHash: string,
  credentials: LocalCredentials,
): Promise<string> => {
  const signed = authentication.signedHeaders.map((name): [string, string] => [
    name,
    (request.headers[name] ?? '').trim().replace(/\s+/g, ' '),
  ]);
  const canonical: HttpRequest = {
    method: request.method,
    protocol: 'http:',
    hostname: '',
    path: canonicalPath(request.rawPath),
    query: { ...request.query },
    headers: Object.fromEntries(signed),
  };
  return new Signer(credentials, authentication.scope.region).signatureOf(canonical, payloadHash, authentication);
};
