import { execFileSync } from 'node:child_process';
import { openApiDocument, operations } from '../../../shared/http/openapi.ts';
import { routeOf } from '../../../shared/http/operation.ts';
import { type RouteName, routes } from '../../../shared/names.ts';

// biome-ignore lint/suspicious/noExplicitAny: the document is read as a client would read it
const document = (): any => structuredClone(openApiDocument());

/** The validator is an ES module, which Jest's CommonJS cannot load: it runs in a Node.js of its own. */
const validator = `
  import { Validator } from '@seriousme/openapi-schema-validator';
  import { text } from 'node:stream/consumers';
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(await text(process.stdin)));
  console.log(JSON.stringify({ valid, version: validator.version, errors }));
`;
const validated = (input: unknown): string =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', validator], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });

describe('openApiDocument', () => {
  it('is valid OpenAPI 3.1', () => {
    expect(JSON.parse(validated(document()))).toEqual({ valid: true, version: '3.1' });
  });

  it('has an operation for every route, and a route for every operation', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(Object.keys(routes).sort());
    const { paths } = document();
    const documented = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(
      Object.values(routes)
        .map(({ route }) => route)
        .sort(),
    );
  });

  it('says who is let in', () => {
    const { paths } = document();
    expect(paths['/api/datasets'].post.security).toEqual([{ user: [] }, { apiKey: [] }]);
    expect(paths['/api/training/jobs/{id}/claim'].post.security).toEqual([{ pod: [] }]);
    expect(paths['/api/datasets/download'].get.security).toEqual([{ downloadToken: [] }, { downloadTokenInQuery: [] }]);
    expect(paths['/api/health'].get.security).toEqual([]);
  });

  it('says which calls a suspended user is refused', () => {
    const { paths } = document();
    const refused = (
      [
        ['/api/datasets', 'post'],
        ['/api/datasets/{id}/parts', 'post'],
        ['/api/datasets/{id}/complete', 'post'],
        ['/api/training/configs', 'post'],
        ['/api/training/configs/{id}', 'put'],
        ['/api/training/deploy/runpod', 'post'],
      ] as const
    ).map(([path, method]) => paths[path][method].responses);
    for (const responses of refused) expect(Object.keys(responses)).toContain('403');
  });

  it('names 403 wherever a credential may be too small, and nowhere else', () => {
    const { paths } = document();
    for (const operation of operations) {
      const { auth, changes = true, takesKeys = true }: RouteName = routes[operation.name];
      const { method, path } = routeOf(operation);
      const mayBeTooSmall = auth === 'user' && (changes || !takesKeys);
      expect([operation.name, '403' in paths[path][method.toLowerCase()].responses]).toEqual([
        operation.name,
        mayBeTooSmall,
      ]);
    }
  });

  it('names every parameter of a path', () => {
    for (const [path, methods] of Object.entries<Record<string, { parameters: { name: string; in: string }[] }>>(
      document().paths,
    )) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(methods)) {
        expect(operation.parameters.filter((each) => each.in === 'path').map(({ name }) => name)).toEqual(inPath);
      }
    }
  });

  it('documents Idempotency-Key on creates and Retry-After on 429 and 503', () => {
    const create = document().paths['/api/training/configs'].post;
    expect(create.parameters.map(({ name }: { name: string }) => name)).toContain('Idempotency-Key');
    expect(create.responses['503'].headers).toHaveProperty('Retry-After');
    expect(create.responses['429'].headers).toHaveProperty('Retry-After');
    expect(create.responses['409'].content['application/json'].schema.$ref).toBe('#/components/schemas/Problem');
  });

  it('says where API Gateway answers by itself, in a form of its own', () => {
    const { paths } = document();
    const schema = (route: { responses: Record<string, unknown> }, status: number) =>
      (route.responses[status] as { content: Record<string, { schema: unknown }> }).content['application/json']?.schema;
    const problem = { $ref: '#/components/schemas/Problem' };
    const either = { anyOf: [problem, { $ref: '#/components/schemas/GatewayProblem' }] };
    const create = paths['/api/datasets'].post;
    for (const status of [413, 429, 500, 503]) expect(schema(create, status)).toEqual(either);
    for (const status of [400, 401, 409, 415]) expect(schema(create, status)).toEqual(problem);
    expect(schema(paths['/api/training/jobs/{id}/claim'].post, 401)).toEqual(problem);
    expect(schema(paths['/api/datasets/download'].get, 401)).toEqual(problem);
  });

  it('says which calls an API key opens, and which take a JWT alone', () => {
    const { paths, components } = document();
    expect(paths['/api/datasets'].post.security).toEqual([{ user: [] }, { apiKey: [] }]);
    expect(paths['/api/admin/controls'].get.security).toEqual([{ user: [] }]);
    expect(components.securitySchemes.apiKey).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it('describes the body of API Gateway’s own answers', () => {
    const { components } = document();
    expect(components.schemas.GatewayProblem).toMatchObject({
      properties: { message: { type: 'string' } },
      required: ['message'],
    });
  });

  it('names the things that calls answer, each once, and refers to them', () => {
    const { paths, components } = document();
    const names = ['Artifact', 'Config', 'Cost', 'Dataset', 'Deployment', 'Event', 'Job', 'Point'];
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(names));
    const output = (path: string, method = 'get', status = 200) =>
      paths[path][method].responses[status].content['application/json'].schema;
    const of = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    expect(output('/api/training/jobs/{id}')).toEqual(of('Job'));
    expect(output('/api/training/jobs').properties.items.items).toEqual(of('Job'));
    expect(output('/api/training/jobs/{id}/events').properties.items.items).toEqual(of('Event'));
    expect(output('/api/training/jobs/{id}/metrics').properties.items.items).toEqual(of('Point'));
    expect(output('/api/training/jobs/{id}/artifacts').properties.items.items).toEqual(of('Artifact'));
    expect(output('/api/datasets', 'post', 201).properties.dataset).toEqual(of('Dataset'));
    expect(output('/api/training/configs/{id}')).toEqual(of('Config'));
    expect(output('/api/training/deploy/runpod', 'post', 201)).toEqual(of('Deployment'));
    expect(components.schemas.Job.properties.cost).toEqual(of('Cost'));
    expect(JSON.stringify(document())).not.toContain('$defs');
  });

  it('tells defaults: of a page, and of what bounds a job', () => {
    const { paths } = document();
    const limits = Object.values<Record<string, { parameters: { name: string; schema: { default?: unknown } }[] }>>(
      paths,
    )
      .flatMap((methods) => Object.values(methods).flatMap(({ parameters }) => parameters))
      .filter(({ name }) => name === 'limit');
    expect(limits.filter(({ schema }) => schema.default === 50).length).toBeGreaterThanOrEqual(4);
    const deploy = paths['/api/training/deploy/runpod'].post.requestBody.content['application/json'].schema.properties;
    expect(deploy.gpu_count.default).toBe(1);
    expect(deploy.max_attempts.description).toMatch(/^2 by default/);
    expect(deploy.max_duration_minutes.description).toMatch(/^1440 by default/);
  });

  it('takes no field that the schemas do not know', () => {
    const body = document().paths['/api/datasets'].post.requestBody.content['application/json'].schema;
    expect(body.additionalProperties).toBe(false);
    expect(body.required).toEqual(['name', 'size_bytes']);
  });
});
