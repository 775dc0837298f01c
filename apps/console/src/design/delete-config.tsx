import type { Config } from '../data/configs.ts';
import { keepDraft } from '../data/kept-drafts.ts';
import { services } from '../data/services.ts';
import { useAction } from '../data/use-action.ts';
import { refresh } from '../data/use-query.ts';
import { say } from '../shell/toasts.tsx';
import { Confirm } from './confirm.tsx';

interface DeleteConfigProps {
  readonly config: Pick<Config, 'id' | 'name'>;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}

export const DeleteConfig = ({ config, onClose, onDeleted = () => {} }: DeleteConfigProps) => {
  const remove = useAction(async () => {
    await services().podwarden.configs.delete(config.id);
    keepDraft(config.id, undefined);
    say(`The config “${config.name}” is deleted.`);
    onDeleted();
    await refresh('configs');
  });
  return (
    <Confirm title={`Delete the config “${config.name}”?`} verb="Delete the config" action={remove} onClose={onClose}>
      <p>Its settings are lost for good. Jobs that were deployed with it keep their copy.</p>
    </Confirm>
  );
};
