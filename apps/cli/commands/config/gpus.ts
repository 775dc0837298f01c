import type { Gpu } from '../../../../shared/client/index.ts';
import { dollars } from '../../../../shared/figures/dollars.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { checkConfig } from '../../check/check-config.ts';
import { CliFault, exit } from '../../exit.ts';
import { figureColumn } from '../../output/columns.ts';
import type { Session } from '../../session.ts';
import type { Run } from '../run.ts';
import { chosenConfig } from './resolve-config.ts';

/** A GPU type in one of RunPod's clouds, with its price. */
interface Offer {
  readonly gpu: Gpu;
  readonly cloud: 'secure' | 'community';
  readonly price: number;
}

const cloudsOf = (gpu: Gpu): readonly Offer[] =>
  (['secure', 'community'] as const).flatMap((cloud) => {
    const price = gpu.price_per_hour[cloud];
    return price === null ? [] : [{ gpu, cloud, price }];
  });

const availability = ({ gpu, cloud }: Offer): string => gpu.availability[cloud].toLowerCase();

const columns: readonly Column<Offer>[] = [
  { title: 'GPU', of: ({ gpu }) => shortName(gpu), plain: ({ gpu }) => gpu.id, least: 12 },
  figureColumn(
    'MEMORY',
    ({ gpu }) => gpu.memory_gb,
    (gigabytes) => `${gigabytes} GB`,
  ),
  { title: 'CLOUD', of: ({ cloud }) => cloud, drop: 3 },
  figureColumn('$/HOUR', ({ price }) => price, dollars),
  {
    title: 'TO BE HAD',
    of: availability,
    drop: 2,
    style: (offer) => (({ high: 'green', medium: 'green', low: 'yellow', none: 'red' }) as const)[availability(offer)],
  },
  figureColumn('AT ONCE', ({ gpu, cloud }) => gpu.max_counts[cloud], String, { drop: 4 }),
];

/** The shortest name of the GPU type that `--gpu` accepts. */
const shortName = ({ id, aliases }: Gpu): string =>
  [...aliases, id].reduce((best, name) => (name.length < best.length ? name : best));

const need = async (config: string, session: Session): Promise<number | undefined> => {
  const { config: chosen } = await chosenConfig(config, session);
  const { neededMemoryGb, config: known } = checkConfig(chosen);
  if (known?.trainer === 'smoke') return 0;
  if (neededMemoryGb !== undefined) return neededMemoryGb;
  throw new CliFault(exit.refused, `How much memory ${known?.model.name ?? 'its model'} needs is not known.`, [
    'Give model.num_parameters in the config.',
  ]);
};

export const run: Run<'gpus'> = async ({ options }, session) => {
  const { fits, 'max-price': maxPrice = Number.POSITIVE_INFINITY, all } = options;
  const neededGb = fits === undefined ? 0 : await need(fits, session);
  const { gpus } = await session.podwarden();
  const { items } = await gpus.list({ signal: session.signal });
  const offers = items
    .flatMap(cloudsOf)
    .filter((offer) => offer.gpu.memory_gb >= (neededGb ?? 0) && offer.price <= maxPrice)
    .filter((offer) => all || availability(offer) !== 'none')
    .toSorted((a, b) => a.price - b.price || a.gpu.id.localeCompare(b.gpu.id));
  if (session.globals.json) {
    session.printJson(items.filter((gpu) => offers.some((offer) => offer.gpu === gpu)));
    return exit.ok;
  }
  if (neededGb) session.say(`It needs about ${neededGb.toFixed(1)} GB on each GPU, by our estimate.`);
  session.printList({
    items: offers,
    columns,
    id: ({ gpu }) => gpu.id,
    none: all ? 'No GPU is like that.' : 'No GPU like that can be had now; --all shows the others, too.',
  });
  return exit.ok;
};
