import { useState } from 'preact/hooks';
import { count } from '../../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { type Artifact, saveArtifact, useArtifacts } from '../../data/artifacts.ts';
import { useMayChange } from '../../data/me.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Confirm } from '../../design/confirm.tsx';
import { Copyable } from '../../design/copyable.tsx';
import { Failure } from '../../design/failure.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Ago } from '../../design/time.tsx';
import { say } from '../../shell/toasts.tsx';

interface ArtifactsProps {
  readonly jobId: string;
  /** True while the job is active. */
  readonly isOn: boolean;
  readonly pollMs: number;
}

interface Actions {
  readonly save: (artifact: Artifact) => void;
  /** Deletes an artifact. `undefined` while deleting is not allowed: an active job may need its artifacts. */
  readonly remove: ((artifact: Artifact) => void) | undefined;
}

const columnsOf = ({ save, remove }: Actions): readonly Column<Artifact>[] => [
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
    name: 'Actions',
    cell: (artifact) => (
      <div class="actions">
        {artifact.status === 'complete' ? (
          <button type="button" aria-label={`Download ${artifact.name}`} onClick={() => save(artifact)}>
            Download
          </button>
        ) : (
          'being sent'
        )}
        {remove ? (
          <button type="button" class="quiet" aria-label={`Delete ${artifact.name}`} onClick={() => remove(artifact)}>
            Delete
          </button>
        ) : null}
      </div>
    ),
  },
];

interface DeleteProps {
  readonly jobId: string;
  readonly artifact: Artifact;
  readonly onClose: () => void;
}

const Delete = ({ jobId, artifact: { id, name, size_bytes: size }, onClose }: DeleteProps) => {
  const remove = useAction(async () => {
    await services().podwarden.artifacts.delete(jobId, id);
    say(`${name} is deleted.`);
    await Promise.all([refresh('artifacts', jobId), refresh('me')]);
  });
  return (
    <Confirm title={`Delete ${name}?`} verb="Delete the artifact" action={remove} onClose={onClose}>
      <p>Its {bytes(size)} are lost for good, and count as stored no longer. The rest of the job stays.</p>
    </Confirm>
  );
};

/**
 * Lists the trained model and the checkpoints of a job. The browser or the command line can download the files. The command line also
 * verifies the SHA-256.
 */
export const Artifacts = ({ jobId, isOn, pollMs }: ArtifactsProps) => {
  const answer = useArtifacts(jobId, pollMs);
  const save = useAction((artifact: Artifact) => saveArtifact(jobId, artifact));
  const [deleted, setDeleted] = useState<Artifact>();
  const mayDelete = useMayChange() && !isOn;
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
                columns={columnsOf({
                  save: (artifact) => void save.run(artifact),
                  remove: mayDelete ? setDeleted : undefined,
                })}
                rows={items}
                keyOf={({ id }) => id}
              />
              <p class="aside">In a terminal, checked by SHA-256, and gone on with where it was interrupted:</p>
              <Copyable label="Command" text={`podwarden job download ${jobId}`} />
            </>
          )
        }
      </Loaded>
      {deleted ? <Delete jobId={jobId} artifact={deleted} onClose={() => setDeleted(undefined)} /> : null}
    </section>
  );
};
