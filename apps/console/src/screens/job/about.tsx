import { unknown } from '../../../../../shared/figures/unknown.ts';
import { useDataset } from '../../data/datasets.ts';
import type { Job } from '../../data/jobs.ts';
import { Facts } from '../../design/facts.tsx';
import { Ago, Time } from '../../design/time.tsx';

const Labels = ({ labels }: Pick<Job, 'labels'>) => {
  const all = Object.entries(labels);
  if (all.length === 0) return <>{unknown}</>;
  return (
    <>
      {all.map(([name, text]) => (
        <span key={name} class="block">
          {name}: {text}
        </span>
      ))}
    </>
  );
};

const Dataset = ({ id }: { readonly id: string }) => (
  <a href={`/datasets/${id}`}>{useDataset(id).data?.name ?? id.slice(0, 8)}</a>
);

/** The facts of a job: model, data, pod and times. */
export const About = ({ job }: { readonly job: Job }) => (
  <section>
    <h2>About this job</h2>
    <Facts
      label="About this job"
      facts={[
        ['Model', job.model],
        ['Method', job.method],
        ['Dataset', <Dataset id={job.dataset_id} />],
        ['Evaluated on', job.validation_dataset_id && <Dataset id={job.validation_dataset_id} />],
        ['Config', job.training_config_id && <a href={`/configs/${job.training_config_id}`}>as it is now</a>],
        ['GPU', job.gpu_type && `${job.gpu_count} × ${job.gpu_type}`],
        ['Cloud', job.cloud && [job.cloud.toLowerCase(), job.data_center_id].filter(Boolean).join(', ')],
        ['Pod', job.pod_id && <code>{job.pod_id}</code>],
        ['Labels', <Labels labels={job.labels} />],
        ['Made', <Time at={job.created_at} />],
        ['Started', <Time at={job.started_at} />],
        job.completed_at
          ? ['Over', <Time at={job.completed_at} />]
          : ['Ended at the latest', <Time at={job.deadline_at} />],
        ['Last heard of', job.last_heartbeat_at && <Ago at={job.last_heartbeat_at} />],
        ['Id', <code>{job.id}</code>],
      ]}
    />
  </section>
);
