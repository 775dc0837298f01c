import { cudaVersionsOf, DATA_CENTER_IDS, GPU_MODELS, type GpuModel, gpuModel, isAmd } from './catalog.ts';
import { type Exchange, json, type Reply, type Route } from './exchange.ts';
import type { FaultBook } from './fault-book.ts';
import { priceOf } from './placement.ts';
import { notFound, Problem } from './problem.ts';

type Cloud = 'SECURE' | 'COMMUNITY';

/** Advisory, as on the real one: a create can still fail for a card shown as available. */
const level = (model: GpuModel, cloud: Cloud, faults: FaultBook, dataCenter?: string): string => {
  const facts = { call: 'create', gpu: model.id, cloud, ...(dataCenter !== undefined && { dataCenter }) } as const;
  if (priceOf(model, cloud) === 0 || faults.stands('no_capacity', facts)) return 'NONE';
  return model.memoryGb >= 141 ? 'LOW' : model.memoryGb >= 80 ? 'MEDIUM' : 'HIGH';
};

const availabilityOf = (model: GpuModel, query: URLSearchParams, faults: FaultBook): Record<string, unknown> => {
  const include = (query.get('include') ?? '').split(',').filter(Boolean);
  if (!include.includes('AVAILABILITY')) {
    if (query.has('product')) throw new Problem(400, 'product is valid only with include=AVAILABILITY');
    return {};
  }
  if (!query.has('product')) throw new Problem(400, 'product is required with include=AVAILABILITY');
  const cloud: Cloud = query.get('cloud') === 'COMMUNITY' ? 'COMMUNITY' : 'SECURE';
  const availability = level(model, cloud, faults);
  const places = DATA_CENTER_IDS.map((id) => ({ id, name: id, availability: level(model, cloud, faults, id) })).filter(
    (place) => place.availability !== 'NONE',
  );
  const none = availability === 'NONE' || places.length === 0;
  return {
    availability: none ? 'NONE' : availability,
    ...(!none && { dataCenters: places }),
    ...(!isAmd(model) && {
      cudaVersions: cudaVersionsOf(model).map((version) => ({ version, available: !none })),
    }),
  };
};

const gpuView = (model: GpuModel, { world, query }: Exchange): Record<string, unknown> => ({
  id: model.id,
  name: model.name,
  pool: null,
  manufacturer: isAmd(model) ? 'AMD' : 'NVIDIA',
  memory: model.memoryGb,
  secure: model.secure > 0,
  community: model.community > 0,
  price: { secure: model.secure, community: model.community },
  maxCount: { secure: model.secure > 0 ? model.maxCount : 0, community: model.community > 0 ? model.maxCount : 0 },
  ...availabilityOf(model, query, world.faults),
});

const REGIONS: Record<string, string> = { US: 'NORTH_AMERICA', CA: 'NORTH_AMERICA', OC: 'OCEANIA', AP: 'ASIA' };

const dataCenterView = (id: string, { world, query }: Exchange): Record<string, unknown> => ({
  id,
  name: id,
  region: REGIONS[id.split('-')[0] ?? ''] ?? 'EUROPE',
  networkVolumeTypes: ['STANDARD'],
  compliance: [],
  globalNetwork: false,
  ...((query.get('include') ?? '').split(',').includes('GPU_AVAILABILITY') && {
    gpuAvailability: GPU_MODELS.map((model) => ({
      id: model.id,
      name: model.name,
      availability: level(model, 'SECURE', world.faults, id),
    })),
  }),
});

const getGpu = (exchange: Exchange): Reply => {
  const model = gpuModel(exchange.params.id ?? '');
  if (model === undefined) throw notFound();
  return json(200, gpuView(model, exchange));
};

export const catalogRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v2/catalog/gpus',
    call: 'catalog',
    handle: (exchange) => json(200, { gpus: GPU_MODELS.map((model) => gpuView(model, exchange)) }),
  },
  { method: 'GET', path: '/v2/catalog/gpus/{id}', call: 'catalog', handle: getGpu },
  {
    method: 'GET',
    path: '/v2/catalog/datacenters',
    call: 'catalog',
    handle: (exchange) => json(200, { dataCenters: DATA_CENTER_IDS.map((id) => dataCenterView(id, exchange)) }),
  },
];
