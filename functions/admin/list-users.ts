import { type ListUsersDeps, listUsers } from '../../shared/domain/limits/list-users.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { listUsers as operation } from '../../shared/http/contract/admin.ts';
import { assertOperator, type ForOperators } from '../../shared/http/operator.ts';

export const createHandler = (deps: ListUsersDeps & ForOperators) =>
  apiHandler(operation, async ({ query, claims }) => {
    assertOperator(claims, deps.operator);
    const { items, ...page } = await listUsers(query, deps);
    return { status: 200, body: { items: [...items], ...page } };
  });
