import { useState } from 'preact/hooks';
import { dollarsAnHour, type Job, refreshJob } from '../../../data/jobs.ts';
import { services } from '../../../data/services.ts';
import { useAction } from '../../../data/use-action.ts';
import { Choice } from '../../../design/choice.tsx';
import { faultAt, TextField } from '../../../design/field.tsx';
import { FormDialog } from '../../../design/form-dialog.tsx';
import { say } from '../../../shell/toasts.tsx';
import { consequenceOfHold } from './consequence.ts';
import { ConsequenceList } from './consequence-list.tsx';

/** The durations of a hold in hours. The API allows at most a day. */
const choices = [1, 4, 12, 24].map((hours) => [String(hours), hours === 1 ? '1 hour' : `${hours} hours`] as const);

/** The dialog to hold a job, so that a person can look before the reaper ends the job. */
export const HoldJob = ({ job, onClose }: { readonly job: Job; readonly onClose: () => void }) => {
  const [reason, setReason] = useState(job.hold?.reason ?? '');
  const [hours, setHours] = useState('1');
  const hold = useAction(async () => {
    const body = { reason: reason.trim(), expires_in_seconds: Number(hours) * 3600 };
    await services().podwarden.jobs.hold(job.id, body);
    await refreshJob(job.id);
    say('The job is held.');
  });
  return (
    <FormDialog title="Hold this job" verb="Hold it" action={hold} fields={['reason']} onClose={onClose}>
      <TextField
        label="Why"
        hint="Whoever else looks at the job reads it."
        fault={faultAt(hold.error, 'reason')}
        required
        maxLength={500}
        value={reason}
        onText={setReason}
      />
      <Choice label="For" choices={choices} value={hours} onChange={setHours} />
      <ConsequenceList sentences={consequenceOfHold(job.cost, dollarsAnHour(job), Number(hours))} />
    </FormDialog>
  );
};
