// Written by `npm run client:types` from the OpenAPI document. Changes belong into shared/http/contract.

/** Sent again with the same Idempotency-Key, these make nothing twice. */
export const keyedPosts: readonly string[] = [
  '/api/datasets',
  '/api/datasets/{id}/download-tokens',
  '/api/training/configs',
  '/api/training/deploy/runpod',
];

/** Sent again as they are, these change nothing more. */
export const repeatablePosts: readonly string[] = [
  '/api/admin/sweep',
  '/api/datasets/{id}/complete',
  '/api/datasets/{id}/compression',
  '/api/datasets/{id}/parts',
  '/api/training/deploy/runpod/preflight',
  '/api/training/jobs/{id}/cancel',
];
