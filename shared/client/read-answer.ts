import { ServerError } from './errors.ts';

/** Statuses whose answers have no body. A proxy may still label such an answer as JSON. */
const bodiless: readonly number[] = [204, 205, 304];

/**
 * Returns the answer with its body already read. An interrupted body thus fails here, where the call can be sent again. A successful answer
 * that is neither JSON nor HTML is returned unread. Throws `ServerError` `unreadable_answer` if a successful answer is HTML or invalid
 * JSON.
 */
export const readAnswer = async (response: Response): Promise<Response> => {
  const { ok, status, headers } = response;
  const type = headers.get('content-type') ?? '';
  const isJson = type.includes('json');
  // An HTML page instead of an answer comes from something between, such as a proxy or the sign-in page of a hotel.
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
  // The original Content-Length may be the length of the gzip.
  known.set('content-length', String(text.length));
  const read = new Response(hasBody ? text : null, { status, headers: known });
  // Curves may be megabytes, so the JSON is parsed only once.
  return Object.assign(read, { json: () => Promise.resolve(parsed) });
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
