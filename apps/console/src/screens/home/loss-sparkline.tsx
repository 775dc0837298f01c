import { services } from '../../data/services.ts';
import { useQuery } from '../../data/use-query.ts';
import { Sparkline } from '../../design/sparkline.tsx';

const points = 60;
const pollMs = 15_000;

/** A small curve of the training loss of a job. */
export const LossSparkline = ({ jobId }: { readonly jobId: string }) => {
  const { data } = useQuery({
    key: ['spark', jobId],
    fetch: (signal) =>
      services().podwarden.jobs.metrics(
        jobId,
        { max_points: points, fields: 'train_loss', layout: 'columns' },
        { signal },
      ),
    everyMs: () => pollMs,
  });
  return <Sparkline label="Loss" steps={data?.columns?.step ?? []} values={data?.columns?.train_loss ?? []} />;
};
