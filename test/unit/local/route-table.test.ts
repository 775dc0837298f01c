import { RouteTable } from '../../../infra/local/gateway/route-table.ts';

const keys = [
  'GET /api/datasets/{id}',
  'GET /api/datasets/download',
  'HEAD /api/datasets/download',
  'POST /api/datasets/{id}/parts',
  'DELETE /api/datasets/download-tokens/{token_id}',
  'DELETE /api/datasets/{id}',
  'ANY /any/{proxy+}',
  'GET /any/one',
];

const setup = (routes: readonly string[] = keys) => {
  const table = new RouteTable(routes, (key) => key);
  return (method: string, path: string) => {
    const match = table.find(method, path);
    return match && [match.route, match.pathParameters];
  };
};

describe('RouteTable', () => {
  it.each([
    ['GET', '/api/datasets/download', ['GET /api/datasets/download', {}]],
    ['GET', '/api/datasets/ds_1', ['GET /api/datasets/{id}', { id: 'ds_1' }]],
    ['GET', '/api/datasets/a%2Fb%20c', ['GET /api/datasets/{id}', { id: 'a/b c' }]],
    ['HEAD', '/api/datasets/download', ['HEAD /api/datasets/download', {}]],
    [
      'DELETE',
      '/api/datasets/download-tokens/t',
      ['DELETE /api/datasets/download-tokens/{token_id}', { token_id: 't' }],
    ],
    ['DELETE', '/api/datasets/download', ['DELETE /api/datasets/{id}', { id: 'download' }]],
    ['PUT', '/any/one', ['ANY /any/{proxy+}', { proxy: 'one' }]],
    ['GET', '/any/one', ['GET /any/one', {}]],
    ['GET', '/any/a/b', ['ANY /any/{proxy+}', { proxy: 'a/b' }]],
  ])('%s %s takes the most specific route', (method, path, expected) => {
    expect(setup()(method, path)).toEqual(expected);
  });

  it.each([
    ['HEAD', '/api/datasets/ds_1'],
    ['GET', '/api/datasets'],
    ['GET', '/api/datasets/ds_1/'],
    ['GET', '/api/datasets/'],
    ['GET', '/any'],
    ['PATCH', '/api/datasets/download'],
  ])('%s %s is on no route', (method, path) => {
    expect(setup()(method, path)).toBeUndefined();
  });

  it('falls back on $default', () => {
    expect(setup(['GET /a', '$default'])('POST', '/b')).toEqual(['$default', {}]);
  });
});
