import * as z from 'zod';
import type { Registry } from './account-resources.ts';
import { type Exchange, json, type Reply, type Route } from './exchange.ts';
import { DETAIL, notFound, Problem } from './problem.ts';

const sshKeysSchema = z.strictObject({
  keys: z.array(z.string().regex(/^(ssh|ecdsa|sk)-[^\s]+ [^\s]+([ \t][^\n\r]*)?$/)),
});
const text = z.string().min(1);
const registrySchema = z.strictObject({ name: text, username: text, password: text });

const read = async <T>(schema: z.ZodType<T>, body: Exchange['body']): Promise<T> => {
  const parsed = schema.safeParse(await body());
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => `${['$', ...path.map(String)].join('.')}: ${message}`);
  throw new Problem(422, DETAIL.validation, { errors });
};

const onePage = { pagination: { nextCursor: null, hasNextPage: false } };

const registryOf = ({ world, params }: Exchange): Registry => {
  const registry = world.resources.registries.get(params.id ?? '');
  if (registry === undefined) throw notFound();
  return registry;
};

const putSshKeys = async ({ world, body }: Exchange): Promise<Reply> => {
  world.resources.sshKeys = (await read(sshKeysSchema, body)).keys;
  return json(200, { keys: world.resources.sshKeys });
};

const deleteRegistry = (exchange: Exchange): Reply => {
  const { id } = registryOf(exchange);
  const isInUse = exchange.world.pods.all().some((pod) => pod.registry === id && pod.status !== 'TERMINATED');
  if (isInUse) throw new Problem(400, 'Registry auth is in use');
  exchange.world.resources.registries.delete(id);
  return json(204);
};

const call = 'account';

/** The routes of account resources. There are no templates and no way to create one, so a create that names a template is answered 404. */
export const accountRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v2/account/ssh-keys',
    call,
    handle: ({ world }) => json(200, { keys: world.resources.sshKeys }),
  },
  { method: 'PUT', path: '/v2/account/ssh-keys', call, handle: putSshKeys },
  {
    method: 'GET',
    path: '/v2/registries',
    call,
    handle: ({ world }) => json(200, { registries: [...world.resources.registries.values()], ...onePage }),
  },
  {
    method: 'POST',
    path: '/v2/registries',
    call,
    handle: async ({ world, body }) => json(201, world.resources.addRegistry((await read(registrySchema, body)).name)),
  },
  { method: 'GET', path: '/v2/registries/{id}', call, handle: (exchange) => json(200, registryOf(exchange)) },
  { method: 'DELETE', path: '/v2/registries/{id}', call, handle: deleteRegistry },
  { method: 'GET', path: '/v2/templates', call, handle: () => json(200, { templates: [], ...onePage }) },
];
