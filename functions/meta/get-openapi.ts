import { apiHandler } from '../../shared/http/api-handler.ts';
import { getOpenapi } from '../../shared/http/contract/meta.ts';

/** The document is made once per cold start; it may be cached, as only a deploy changes it. */
export const createHandler = ({ document }: { readonly document: unknown }) =>
  apiHandler(getOpenapi, async () => ({
    status: 200,
    body: document,
    headers: { 'cache-control': 'public, max-age=300' },
  }));
