import { apiHandler } from '../../shared/http/api-handler.ts';
import { getOpenapi } from '../../shared/http/contract/meta.ts';

/**
 * Creates the function that returns the OpenAPI document. The document is created once for each cold start. The document may be cached,
 * because only a new release changes it.
 */
export const createHandler = ({ document }: { readonly document: unknown }) =>
  apiHandler(getOpenapi, async () => ({
    status: 200,
    body: document,
    headers: { 'cache-control': 'public, max-age=300' },
  }));
