import { billOf } from './billing.ts';
import { type Exchange, json, type Reply, routesOf } from './exchange.ts';

/** Returns one record for each pod over its whole life. The simulator has no buckets and, unlike RunPod, no delay. */
const listPodBilling = ({ world, query }: Exchange): Reply => {
  const now = world.clock.now();
  const podId = query.get('podId');
  const pods = world.pods.all().filter((pod) => podId === null || pod.id === podId);
  const endTime = new Date(now).toISOString();
  const records = pods.map((pod) => {
    const bill = billOf(pod, now);
    return {
      startTime: new Date(pod.createdAt).toISOString(),
      endTime: pod.endedAt === undefined ? endTime : new Date(pod.endedAt).toISOString(),
      podId: pod.id,
      totalAmount: bill.dollars,
      gpuAmount: bill.gpuDollars,
      cpuAmount: 0,
      diskAmount: bill.diskDollars,
    };
  });
  const total = (key: 'totalAmount' | 'gpuAmount' | 'diskAmount'): number =>
    records.reduce((sum, record) => sum + record[key], 0);
  return json(200, {
    records,
    metadata: {
      query: {
        startTime: records[0]?.startTime ?? endTime,
        endTime,
        bucketSize: query.get('bucketSize') ?? 'day',
        podId,
      },
      recordCount: records.length,
      uniquePodCount: records.length,
      totals: {
        totalAmount: total('totalAmount'),
        gpuAmount: total('gpuAmount'),
        cpuAmount: 0,
        diskAmount: total('diskAmount'),
      },
    },
  });
};

export const billingRoutes = routesOf({ 'GET /v2/billing/pods': listPodBilling }, 'billing');
