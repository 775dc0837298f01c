import { useState } from 'preact/hooks';
import { decimal } from '../../../../../shared/figures/numbers.ts';
import { type Config, type Preset, useConfigs, usePresets } from '../../data/configs.ts';
import { DeleteConfig } from '../../design/delete-config.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Ago } from '../../design/time.tsx';

const columns: readonly Column<Config>[] = [
  {
    name: 'Config',
    cell: ({ id, name }) => (
      <a href={`/configs/${id}`} title={name}>
        {name}
      </a>
    ),
  },
  { name: 'Method', cell: ({ training }) => training.method },
  { name: 'Model', isMinor: true, cell: ({ model }) => <span class="clip">{model.name}</span> },
  { name: 'Changed', isMinor: true, cell: (config) => <Ago at={config.updated_at} /> },
];

const presetColumns: readonly Column<Preset>[] = [
  {
    name: 'Preset',
    cell: ({ id, name, description }) => (
      <>
        <a href={`/configs/new?preset=${id}`}>{name}</a>
        <span class="aside">{description}</span>
      </>
    ),
  },
  { name: 'Method', cell: ({ method }) => method },
  { name: 'Learns from', isMinor: true, cell: ({ formats }) => formats.join(', ') },
  {
    name: 'Needs',
    isFigure: true,
    cell: ({ needed_memory_gb: gb }) => (gb === null ? 'no GPU memory' : `${decimal(gb, 3)} GB`),
  },
];

const Part = ({ cursor }: { readonly cursor?: string }) => {
  const [isOpen, setIsOpen] = useState(false);
  const [deleted, setDeleted] = useState<Config>();
  const actions: Column<Config> = {
    name: 'Actions',
    cell: (config) => (
      <div>
        <a class="button quiet" href={`/deploy?config=${config.id}`} aria-label={`Deploy ${config.name}`}>
          Deploy
        </a>
        <a class="button quiet" href={`/configs/new?from=${config.id}`} aria-label={`Duplicate ${config.name}`}>
          Duplicate
        </a>
        <button type="button" class="quiet" aria-label={`Delete ${config.name}`} onClick={() => setDeleted(config)}>
          Delete
        </button>
      </div>
    ),
  };
  return (
    <Loaded answer={useConfigs(cursor)}>
      {({ items, next_cursor: next }) => (
        <>
          {items.length === 0 && cursor === undefined ? <p>No config yet. Begin with one of the presets.</p> : null}
          {items.length === 0 ? null : (
            <Table label="Configs" columns={[...columns, actions]} rows={items} keyOf={({ id }) => id} />
          )}
          {next !== null && isOpen ? <Part cursor={next} /> : null}
          {next !== null && !isOpen ? (
            <button type="button" onClick={() => setIsOpen(true)}>
              Show older configs
            </button>
          ) : null}
          {deleted ? <DeleteConfig config={deleted} onClose={() => setDeleted(undefined)} /> : null}
        </>
      )}
    </Loaded>
  );
};

/** Lists the stored configs and the presets for new ones. */
export const Screen = () => (
  <Page
    title="Configs"
    actions={
      <a class="button primary" href="/configs/new">
        New config
      </a>
    }
  >
    <Part />
    <h2>Presets to begin with</h2>
    <Loaded answer={usePresets()}>
      {({ items }) => <Table label="Presets" columns={presetColumns} rows={items} keyOf={({ id }) => id} />}
    </Loaded>
  </Page>
);
