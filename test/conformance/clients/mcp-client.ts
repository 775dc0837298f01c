import { ok, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { npmPackage } from '../engines/npm-package.ts';
import type { StockClient } from './client.ts';
import { McpSession } from './mcp-session.ts';

const version = '4.0.0';

const pod = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  args: z.string(),
  cmd: z.array(z.string()),
  ssh: z.object({ direct: z.object({ host: z.string(), port: z.int() }).nullable() }),
  runtime: z.object({ ports: z.array(z.object({ private: z.int(), type: z.string() })) }).nullable(),
});
const body = {
  name: 'from-mcp',
  image: 'busybox:1',
  gpu: { id: 'NVIDIA L4', count: 1 },
  disk: 20,
  ports: ['22/tcp', '8888/http'],
  args: 'sleep 60',
  startSsh: true,
};

const tools = (session: McpSession) => {
  const answer = async <T>(schema: z.ZodType<T>, name: string, args: Readonly<Record<string, unknown>>): Promise<T> => {
    const { isError, text } = await session.call(name, args);
    ok(!isError, `${name}: ${text}`);
    return schema.parse(JSON.parse(text));
  };
  const refused = async (name: string, args: Readonly<Record<string, unknown>>): Promise<string> => {
    const { isError, text } = await session.call(name, args);
    ok(isError, `${name} was to be refused, and answered ${text}`);
    return text;
  };
  return { answer, refused };
};

const upSoon = async (session: McpSession, id: string): Promise<z.infer<typeof pod>> => {
  const end = Date.now() + 20_000;
  for (;;) {
    const seen = await tools(session).answer(pod, 'get-pod', { id });
    if (seen.runtime !== null && seen.runtime.ports.length > 0) return seen;
    ok(Date.now() < end, `The pod never came up: ${seen.status}.`);
    await wait(100);
  }
};

const lines = z.object({ items: z.array(z.object({ source: z.string(), line: z.string(), ts: z.string() })) });

const script = async (session: McpSession, said: (line: string) => void): Promise<void> => {
  const { answer, refused } = tools(session);
  await session.initialize();
  const card = await answer(z.object({ memory: z.number(), availability: z.string() }), 'get-gpu-type', {
    ...{ id: body.gpu.id, include: ['AVAILABILITY'], product: ['POD'] },
  });
  strictEqual(card.memory, 24);
  ok((await refused('create-pod', { body: { ...body, cmd: ['true'] } })).includes('400'));
  const { id, cmd } = await answer(pod, 'create-pod', { body });
  strictEqual(cmd.join(' '), body.args);
  said('created by its create-pod');

  const up = await upSoon(session, id);
  ok(up.ssh.direct !== null);
  const { pods } = await answer(z.object({ pods: z.array(pod) }), 'list-pods', {});
  ok(pods.some((listed) => listed.id === id));
  const { items } = await answer(lines, 'stream-pod-logs', { podId: id, maxWaitMs: 700 });
  ok(items.some(({ source }) => source === 'system') && items.some(({ source }) => source === 'container'));
  const since = items.at(-1)?.ts;
  strictEqual((await answer(lines, 'stream-pod-logs', { podId: id, since, maxWaitMs: 700 })).items.length > 0, true);
  said('up, listed, and its log read');

  strictEqual((await answer(pod, 'update-pod', { id, body: { name: 'renamed' } })).name, 'renamed');
  strictEqual((await answer(pod, 'pod-action', { id, body: { action: 'stop' } })).status, 'EXITED');
  ok((await refused('pod-action', { id, body: { action: 'restart' } })).includes('409'));
  await answer(pod, 'pod-action', { id, body: { action: 'start' } });
  await upSoon(session, id);
  await answer(z.object({ records: z.array(z.unknown()).min(1) }), 'list-pod-billing', { podId: id, lastN: 1 });
  said('renamed, stopped, started, and billed');

  await answer(z.unknown(), 'delete-pod', { id });
  ok((await refused('get-pod', { id })).includes('404'));
  said('terminated');
};

/** RunPod's own server of the Model Context Protocol, from npm. Its address is a setting. */
export const mcpServer: StockClient = {
  name: `@runpod/mcp-server ${version}`,
  prepare: () => {
    const folder = npmPackage('@runpod/mcp-server', version);
    return async ({ url, apiKey }, said) => {
      const { origin } = new URL(url);
      const session = new McpSession(join(folder, 'node_modules/@runpod/mcp-server/dist/stdio.mjs'), {
        RUNPOD_API_KEY: apiKey,
        RUNPOD_API_BASE_URL: origin,
        RUNPOD_SERVERLESS_API_URL: origin,
        RUNPOD_PUBLIC_GRAPHQL_URL: origin,
        RUNPOD_AUTHED_GRAPHQL_URL: origin,
      });
      try {
        await script(session, said);
      } finally {
        await session.stop();
      }
    };
  },
};
