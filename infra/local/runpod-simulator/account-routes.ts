import * as z from 'zod';
import type { Registry } from './account-resources.ts';
import { type Exchange, json, type Reply, routesOf } from './exchange.ts';
import { invalid, notFound, Problem } from './problem.ts';

const sshKeysSchema = z.strictObject({
  keys: z.array(z.string().regex(/^(ssh|ecdsa|sk)-[^\s]+ [^\s]+([ \t][^\n\r]*)?$/)),
});
const text = z.string().min(1);
const registrySchema = z.strictObject({ name: text, username: text, password: text });

const read = async <T>(schema: z.ZodType<T>, body: Exchange['body']): Promise<T> => {
  const parsed = schema.safeParse(await body());
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => `${['$', ...path.map(String)].join('.')}: ${message}`);
  throw invalid(...errors);
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

/** The routes of account resources. There are no templates and no way to create one, so a create that names a template is answered 404. */
export const accountRoutes = routesOf(
  {
    'GET /v2/account/ssh-keys': ({ world }) => json(200, { keys: world.resources.sshKeys }),
    'PUT /v2/account/ssh-keys': putSshKeys,
    'GET /v2/registries': ({ world }) =>
      json(200, { registries: [...world.resources.registries.values()], ...onePage }),
    'POST /v2/registries': async ({ world, body }) =>
      json(201, world.resources.addRegistry((await read(registrySchema, body)).name)),
    'GET /v2/registries/{id}': (exchange) => json(200, registryOf(exchange)),
    'DELETE /v2/registries/{id}': deleteRegistry,
    'GET /v2/templates': () => json(200, { templates: [], ...onePage }),
  },
  'account',
);
