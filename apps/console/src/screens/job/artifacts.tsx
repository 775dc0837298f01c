import { count } from '../../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { type Artifact, saveArtifact, useArtifacts } from '../../data/artifacts.ts';
import { useAction } from '../../data/use-action.ts';
import { Copyable } from '../../design/copyable.tsx';
import { Failure } from '../../design/failure.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Ago } from '../../design/time.tsx';

interface ArtifactsProps {
  readonly jobId: string;
  /** The job goes on. */
  readonly isOn: boolean;
  readonly pollMs: number;
}

const columnsOf = (save: (artifact: Artifact) => void): readonly Column<Artifact>[] => [
  { name: 'File', cell: ({ name }) => name },
  { name: 'Kind', cell: ({ kind }) => kind },
  { name: 'Size', isFigure: true, cell: ({ size_bytes }) => bytes(size_bytes) },
  { name: 'Step', isFigure: true, isMinor: true, cell: ({ step }) => count(step) },
  {
    name: 'SHA-256',
    isMinor: true,
    cell: ({ sha256 }) => (
      <code class="clip" title={sha256}>
        {sha256}
      </code>
    ),
  },
  { name: 'Made', isMinor: true, cell: ({ created_at }) => <Ago at={created_at} /> },
  {
    name: 'Fetch it',
    cell: (artifact) =>
      artifact.status === 'complete' ? (
        <button type="button" aria-label={`Download ${artifact.name}`} onClick={() => save(artifact)}>
          Download
        </button>
      ) : (
        'being sent'
      ),
  },
];

/** The trained model and the checkpoints, to be fetched by the browser, or by a terminal that checks them too. */
export const Artifacts = ({ jobId, isOn, pollMs }: ArtifactsProps) => {
  const answer = useArtifacts(jobId, pollMs);
  const save = useAction((artifact: Artifact) => saveArtifact(jobId, artifact));
  return (
    <section>
      <h2>Artifacts</h2>
      {save.error ? <Failure error={save.error} /> : null}
      <Loaded answer={answer}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="aside">
              {isOn ? 'None yet: checkpoints come as it trains, the trained model at its end.' : 'It has left none.'}
            </p>
          ) : (
            <>
              <Table
                label="Artifacts"
                columns={columnsOf((artifact) => void save.run(artifact))}
                rows={items}
                keyOf={({ id }) => id}
              />
              <p class="aside">In a terminal, checked by SHA-256, and gone on with where it was interrupted:</p>
              <Copyable label="Command" text={`podwarden job download ${jobId}`} />
            </>
          )
        }
      </Loaded>
    </section>
  );
};
