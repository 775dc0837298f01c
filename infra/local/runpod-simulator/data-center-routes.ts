import * as z from 'zod';
import { DATA_CENTER_IDS, GPU_MODELS } from './catalog.ts';
import { listOf, readQuery } from './catalog-query.ts';
import { levelOf } from './catalog-routes.ts';
import { type Exchange, json, type Reply, routesOf } from './exchange.ts';
import { notFound } from './problem.ts';

const CONTINENTS: Readonly<Record<string, string>> = {
  US: 'NORTH_AMERICA',
  CA: 'NORTH_AMERICA',
  OC: 'OCEANIA',
  AP: 'ASIA',
};

const regionOf = (id: string): string => CONTINENTS[id.split('-')[0] ?? ''] ?? 'EUROPE';

/** Other query parameters are ignored. They select by properties in which the data centers of the simulator do not differ. */
const querySchema = z.object({
  include: listOf(/^(GPU|CPU)_AVAILABILITY$/).optional(),
  regions: listOf(
    /^(NORTH_AMERICA|SOUTH_AMERICA|EUROPE|ASIA|MIDDLE_EAST|AFRICA|OCEANIA|ANTARCTICA|UNKNOWN)$/,
  ).optional(),
});

const viewOf = (id: string, include: readonly string[], { world }: Exchange): Record<string, unknown> => ({
  id,
  name: id,
  region: regionOf(id),
  networkVolumeTypes: ['STANDARD'],
  compliance: [],
  globalNetwork: false,
  ...(include.includes('GPU_AVAILABILITY') && {
    gpuAvailability: GPU_MODELS.map((model) => ({
      id: model.id,
      name: model.name,
      availability: levelOf(model, 'SECURE', world.faults, id),
    })),
  }),
});

const list = (exchange: Exchange): Reply => {
  const { include = [], regions } = readQuery(querySchema, exchange.query);
  const ids = DATA_CENTER_IDS.filter((id) => regions?.includes(regionOf(id)) ?? true);
  return json(200, { dataCenters: ids.map((id) => viewOf(id, include, exchange)) });
};

const get = (exchange: Exchange): Reply => {
  const { include = [] } = readQuery(querySchema, exchange.query);
  const id = exchange.params.id ?? '';
  if (!DATA_CENTER_IDS.includes(id)) throw notFound();
  return json(200, viewOf(id, include, exchange));
};

export const dataCenterRoutes = routesOf(
  { 'GET /v2/catalog/datacenters': list, 'GET /v2/catalog/datacenters/{id}': get },
  'catalog',
);
