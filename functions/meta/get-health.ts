import type { Clock } from '../../shared/domain/clock.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getHealth } from '../../shared/http/contract/meta.ts';

export interface GetHealthDeps {
  readonly clock: Clock;
  readonly consoleUrl?: string | undefined;
}

export const createHandler = ({ clock, consoleUrl }: GetHealthDeps) =>
  apiHandler(getHealth, async () => ({
    status: 200,
    body: {
      status: 'ok' as const,
      time: clock().toISOString(),
      ...(consoleUrl === undefined ? {} : { console_url: consoleUrl }),
    },
  }));
