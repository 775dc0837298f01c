import { readDatasetHead } from '../../../../../shared/client/transfers.ts';
import { checkInWorker } from '../../data/dataset-check.ts';
import type { Dataset } from '../../data/datasets.ts';
import { services } from '../../data/services.ts';
import { useQuery } from '../../data/use-query.ts';
import { Conversations } from '../../design/conversation.tsx';
import { Loaded } from '../../design/loaded.tsx';

/** The bytes that are fetched from the beginning of the dataset. */
const headBytes = 256 * 1024;

const fetchFirst = async ({ id, format }: Dataset, signal: AbortSignal) => {
  const { text } = await readDatasetHead(services().podwarden, id, { maxBytes: headBytes, signal });
  const order = { file: new Blob([text]), isHead: true, ...(format === undefined ? {} : { format }) };
  return (await checkInWorker(order, { signal })).first;
};

/** Shows the first examples of a dataset as conversations. */
export const Preview = ({ dataset }: { readonly dataset: Dataset }) => {
  const answer = useQuery({ key: ['dataset-head', dataset.id], fetch: (signal) => fetchFirst(dataset, signal) });
  return (
    <section>
      <h2>First examples</h2>
      <Loaded answer={answer}>
        {(first) =>
          first.length === 0 ? (
            <p class="aside">Its first example is longer than what is fetched of it here.</p>
          ) : (
            <Conversations examples={first} />
          )
        }
      </Loaded>
    </section>
  );
};
