import { countryOf, cudaVersionsOf, DATA_CENTER_IDS, GPU_MODELS, type GpuModel, gpuModel, isAmd } from './catalog.ts';
import { type CatalogQuery, readCatalogQuery } from './catalog-query.ts';
import { type Exchange, json, type Reply, routesOf } from './exchange.ts';
import type { FaultBook } from './fault-book.ts';
import { oddlyShown, withOddEntries } from './odd-answers.ts';
import { priceOf, versionRank } from './placement.ts';
import { notFound } from './problem.ts';
import type { World } from './world.ts';

type Cloud = 'SECURE' | 'COMMUNITY';

/** Returns the shown availability. The availability is only advisory, as in RunPod: a create can still fail for an available GPU type. */
export const levelOf = (model: GpuModel, cloud: Cloud, faults: FaultBook, dataCenter?: string): string => {
  const facts = { call: 'create', gpu: model.id, cloud, ...(dataCenter !== undefined && { dataCenter }) } as const;
  if (priceOf(model, cloud) === 0 || faults.stands('no_capacity', facts)) return 'NONE';
  return model.memoryGb >= 141 ? 'LOW' : model.memoryGb >= 80 ? 'MEDIUM' : 'HIGH';
};

const isWithin = (model: GpuModel, { cudaVersions, minCudaVersion }: CatalogQuery): boolean =>
  (cudaVersions === undefined && minCudaVersion === undefined) ||
  cudaVersionsOf(model).some(
    (version) =>
      cudaVersions?.includes(version) ||
      (minCudaVersion !== undefined && versionRank(version) >= versionRank(minCudaVersion)),
  );

const availabilityOf = (model: GpuModel, asked: CatalogQuery, faults: FaultBook): Record<string, unknown> => {
  if (!asked.include?.includes('AVAILABILITY')) return {};
  const cloud = asked.cloud ?? 'SECURE';
  const fits = (asked.count ?? 1) <= Math.max(1, model.most[cloud === 'SECURE' ? 'secure' : 'community']);
  const availability = fits && isWithin(model, asked) ? levelOf(model, cloud, faults) : 'NONE';
  const places = DATA_CENTER_IDS.filter((id) => asked.countryCodes?.includes(countryOf(id)) ?? true)
    .map((id) => ({ id, name: id, availability: levelOf(model, cloud, faults, id) }))
    .filter((place) => place.availability !== 'NONE');
  const none = availability === 'NONE' || places.length === 0;
  return {
    availability: none ? 'NONE' : availability,
    ...(!none && { dataCenters: places }),
    ...(!isAmd(model) && {
      cudaVersions: cudaVersionsOf(model).map((version) => ({ version, available: !none })),
    }),
  };
};

const gpuView = (model: GpuModel, asked: CatalogQuery, world: World): Record<string, unknown> =>
  oddlyShown(
    world,
    { call: 'catalog', gpu: model.id },
    {
      id: model.id,
      name: model.name,
      pool: null,
      manufacturer: isAmd(model) ? 'AMD' : 'NVIDIA',
      memory: model.memoryGb,
      secure: model.secure > 0,
      community: model.community > 0,
      price: { secure: model.secure, community: model.community },
      ...(model.isSlice ? { maxCount: { secure: 0, community: 0 }, maxGpuCount: 32 } : { maxCount: model.most }),
      ...availabilityOf(model, asked, world.faults),
    },
  );

/** An entry of RunPod's catalogue for hosts with an unknown GPU. */
const unknownCard = {
  ...{ id: 'unknown', name: 'unknown', pool: null, manufacturer: 'NVIDIA', memory: 0, secure: false, community: false },
  ...{ price: { secure: 0, community: 0 }, maxCount: { secure: 0, community: 0 } },
};

const getGpu = ({ params, query, world }: Exchange): Reply => {
  const model = gpuModel(params.id ?? '');
  if (model === undefined) throw notFound();
  return json(200, gpuView(model, readCatalogQuery(query), world));
};

/** Lists the GPU types. A type that no data center in the requested countries has is left out. */
const listGpus = ({ query, world }: Exchange): Reply => {
  const asked = readCatalogQuery(query);
  const isListed = (view: Record<string, unknown>): boolean =>
    asked.countryCodes === undefined || view.dataCenters !== undefined;
  const cards = GPU_MODELS.map((model) => gpuView(model, asked, world)).filter(isListed);
  return json(200, { gpus: withOddEntries(world, { call: 'catalog' }, [...cards, unknownCard]) });
};

export const catalogRoutes = routesOf(
  { 'GET /v2/catalog/gpus': listGpus, 'GET /v2/catalog/gpus/{id}': getGpu },
  'catalog',
);
