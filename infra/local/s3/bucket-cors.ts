import type { BucketCorsRule } from './bucket-plan.ts';
import { S3Refusal } from './s3-refusal.ts';

type Headers = Readonly<Record<string, string>>;

/** Says whether a text matches one of the patterns. S3 allows one `*` in an origin or a header name. */
const matches = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => {
    const [before = '', after] = pattern.toLowerCase().split('*');
    const value = text.toLowerCase();
    if (after === undefined) return value === before;
    return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
  });

const originHeaders = (rule: BucketCorsRule, origin: string): Headers => ({
  'access-control-allow-origin': rule.AllowedOrigins.includes('*') ? '*' : origin,
  'access-control-allow-methods': rule.AllowedMethods.join(', '),
  ...(rule.AllowedOrigins.includes('*') ? {} : { 'access-control-allow-credentials': 'true' }),
  ...(rule.ExposedHeaders.length > 0 ? { 'access-control-expose-headers': rule.ExposedHeaders.join(', ') } : {}),
  vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
});

const ruleFor = (rules: readonly BucketCorsRule[], origin: string, method: string) =>
  rules.find((rule) => matches(rule.AllowedOrigins, origin) && rule.AllowedMethods.includes(method));

export const bucketCorsHeaders = (
  rules: readonly BucketCorsRule[],
  origin: string | undefined,
  method: string,
): Headers => {
  const rule = origin === undefined ? undefined : ruleFor(rules, origin, method);
  return rule === undefined || origin === undefined ? {} : originHeaders(rule, origin);
};

/** Returns the headers of the answer to a preflight request. Throws a 403 `S3Refusal` if no rule of the bucket allows the request. */
export const bucketPreflight = (
  rules: readonly BucketCorsRule[],
  headers: Readonly<Record<string, string>>,
): Headers => {
  const { origin, 'access-control-request-method': method, 'access-control-request-headers': asked = '' } = headers;
  if (origin === undefined || method === undefined) {
    throw new S3Refusal(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  }
  const names = asked
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const rule = ruleFor(rules, origin, method);
  if (rule === undefined || !names.every((name) => matches(rule.AllowedHeaders, name))) {
    const reason = rules.length === 0 ? 'CORS is not enabled for this bucket.' : 'This CORS request is not allowed.';
    throw new S3Refusal(403, 'AccessForbidden', `CORSResponse: ${reason}`, { Method: method, ResourceType: 'OBJECT' });
  }
  return {
    ...originHeaders(rule, origin),
    ...(names.length > 0 ? { 'access-control-allow-headers': names.join(', ') } : {}),
    ...(rule.MaxAge === undefined ? {} : { 'access-control-max-age': String(rule.MaxAge) }),
  };
};
