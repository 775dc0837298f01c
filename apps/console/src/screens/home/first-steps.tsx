import { Empty } from '../../design/empty.tsx';

/** Shown to a person who has no job yet. */
export const FirstSteps = () => (
  <Empty title="No job yet">
    <p>
      A job trains a model on a dataset, on a GPU that is rented for it and ended with it. The first one takes a sample:
      some hundred speeches, and a small model. The most that it can cost is shown before anything is spent.
    </p>
    <p>
      <a class="button primary" href="/first-job">
        Train on the sample
      </a>
    </p>
  </Empty>
);
