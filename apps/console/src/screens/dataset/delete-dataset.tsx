import { useLocation } from 'preact-iso/router';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import type { Dataset } from '../../data/datasets.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Confirm } from '../../design/confirm.tsx';
import { say } from '../../shell/toasts.tsx';

interface DeleteDatasetProps {
  readonly dataset: Dataset;
  readonly onClose: () => void;
}

export const DeleteDataset = ({ dataset, onClose }: DeleteDatasetProps) => {
  const { route } = useLocation();
  const remove = useAction(async () => {
    await services().podwarden.datasets.delete(dataset.id);
    say(`The dataset “${dataset.name}” is deleted.`);
    route('/datasets');
    await refresh('datasets');
  });
  return (
    <Confirm
      title={`Delete the dataset “${dataset.name}”?`}
      verb="Delete the dataset"
      action={remove}
      onClose={onClose}
    >
      <p>
        Its {bytes(dataset.size_bytes)} are lost for good, and no new job can train on it. Jobs that are over keep what
        they have made.
      </p>
    </Confirm>
  );
};
