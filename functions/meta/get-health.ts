import type { Clock } from '../../shared/domain/clock.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getHealth } from '../../shared/http/contract/meta.ts';

export const createHandler = ({ clock }: { readonly clock: Clock }) =>
  apiHandler(getHealth, async () => ({ status: 200, body: { status: 'ok' as const, time: clock().toISOString() } }));
