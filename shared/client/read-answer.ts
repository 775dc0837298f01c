import { ServerError } from './errors.ts';

/** Statuses without a body, which a proxy may call JSON all the same. */
const bodiless: readonly number[] = [204, 205, 304];

/**
 * The answer with its body read, so that a body that breaks off is found out here, where the call can be sent again. An answer
 * that is neither JSON nor a failure is handed on as it comes. Throws `ServerError` `unreadable_answer`.
 */
export const readAnswer = async (response: Response): Promise<Response> => {
  const { ok, status, headers } = response;
  const type = headers.get('content-type') ?? '';
  const isJson = type.includes('json');
  // A page in the place of an answer comes from what stands between: a proxy, the sign-in of a hotel.
  const isPage = type.includes('text/html');
  if (ok && !isJson && !isPage) return response;
  const text = await response.text();
  const parsed = jsonOf(text);
  const hasBody = !bodiless.includes(status);
  if (ok && hasBody && (isPage || parsed === undefined)) {
    throw new ServerError('unreadable_answer', `The server answered ${status} with something that is no JSON.`, {
      status,
      requestId: headers.get('apigw-requestid') ?? undefined,
    });
  }
  const known = new Headers(headers);
  // The length as it came over the wire may be that of a gzip.
  known.set('content-length', String(text.length));
  const read = new Response(hasBody ? text : null, { status, headers: known });
  // Curves are megabytes: they are parsed once.
  return Object.assign(read, { json: () => Promise.resolve(parsed) });
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
