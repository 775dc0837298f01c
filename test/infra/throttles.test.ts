import { stageNamed, stageNames } from '../../infra/stages.ts';
import { reservedConcurrencyOf, routeClasses, throttlesOf } from '../../infra/throttles.ts';
import { functionFeatures, routes } from '../../shared/names.ts';

/** The quota of an AWS account in most regions: requests a second and at once, of all APIs. */
const quota = { requestsPerSecond: 10_000, burst: 5000 };

describe.each(stageNames.map((name) => [name, stageNamed(name)] as const))('the throttles of stage %s', (_, stage) => {
  test('let every pod report at each heartbeat, and each report be repeated', () => {
    const { pod } = throttlesOf(stage, 10);
    expect(pod.requestsPerSecond).toBeGreaterThanOrEqual((2 * stage.pods) / 10);
  });

  test('let all pods start at once, or come back at once after an outage', () => {
    const { pod, download } = throttlesOf(stage, 10);
    expect([pod.burst, download.burst]).toEqual([stage.pods, stage.pods]);
  });

  test('stay within what an account gets, so that no route alone can be refused for its sake', () => {
    for (const { requestsPerSecond, burst } of Object.values(throttlesOf(stage, 10))) {
      expect(requestsPerSecond).toBeLessThanOrEqual(quota.requestsPerSecond);
      expect(burst).toBeLessThanOrEqual(quota.burst);
    }
  });
});

describe('throttles', () => {
  test('follow the heartbeat', () => {
    const prod = stageNamed('prod');
    expect(throttlesOf(prod, 10).pod.requestsPerSecond).toBe(1000);
    expect(throttlesOf(prod, 5).pod.requestsPerSecond).toBe(2000);
  });

  test('have a burst no larger than the account has, however many pods there are', () => {
    expect(throttlesOf({ ...stageNamed('prod'), pods: 20_000 }, 10).pod).toEqual({
      requestsPerSecond: 4000,
      burst: 5000,
    });
  });
});

describe('a region in which an account has less', () => {
  test('bounds what any route may take at once by the setting, and the rest of prod fits in', () => {
    const low = { requestsPerSecond: 2500, burst: 1250 };
    for (const { requestsPerSecond, burst } of Object.values(throttlesOf(stageNamed('prod'), 10, low.burst))) {
      expect(requestsPerSecond).toBeLessThanOrEqual(low.requestsPerSecond);
      expect(burst).toBeLessThanOrEqual(low.burst);
    }
  });
});

describe('the routes that anybody may call', () => {
  test('are of a class of their own, which gets a tenth of what a user route does at most', () => {
    for (const stage of [stageNamed('staging'), stageNamed('prod')]) {
      const { open, user } = throttlesOf(stage, 10);
      expect(open.requestsPerSecond).toBeLessThanOrEqual(user.requestsPerSecond / 10);
      expect(open.burst).toBeLessThanOrEqual(user.burst / 10);
    }
    const openRoutes = Object.values(routes).filter(({ auth }) => routeClasses[auth] === 'open');
    expect(openRoutes.map(({ route }) => route).sort()).toEqual(['GET /api/health', 'GET /api/openapi.json']);
  });
});

describe('reserved concurrency', () => {
  test('serves as many reports as the throttle lets in, were each to take a tenth of a second', () => {
    const prod = stageNamed('prod');
    const reserved = reservedConcurrencyOf('report-metrics', prod, 10) ?? 0;
    expect(reserved / 0.1).toBeGreaterThanOrEqual(throttlesOf(prod, 10).pod.requestsPerSecond);
  });

  test('is for functions that there are', () => {
    const names = [...functionFeatures.keys()];
    const reserving = names.filter((name) => reservedConcurrencyOf(name, stageNamed('prod'), 10) !== undefined);
    expect(reserving.sort()).toEqual([
      'authorize',
      'cancel-job',
      'claim-attempt',
      'complete-artifact',
      'create-artifact',
      'launch-jobs',
      'refresh-download-token',
      'report-event',
      'report-metrics',
      'ship-logs',
      'stop-deployment',
      'sweep',
    ]);
  });

  test('leaves users the greater part of the 1000 executions of an account', () => {
    const names = [...functionFeatures.keys()];
    const sum = names.reduce((all, name) => all + (reservedConcurrencyOf(name, stageNamed('prod'), 10) ?? 0), 0);
    expect(sum).toBeLessThan(500);
  });

  test('is for everything that pods call', () => {
    const ofPods = Object.entries(routes).filter(([, { auth }]) => auth === 'pod');
    for (const [name] of ofPods) expect(reservedConcurrencyOf(name, stageNamed('prod'), 10)).toBeGreaterThan(0);
  });
});
