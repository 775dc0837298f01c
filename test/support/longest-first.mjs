import Sequencer from '@jest/test-sequencer';

/** By the waiting that their suites do: what waits begins first, so that short suites fill the cores meanwhile. */
const layers = ['e2e', 'chaos', 'infra', 'contract', 'unit'];

/** At full effort this suite takes two minutes, which the size of its file does not show. If it began late, a core would wait for it. */
const longest = /hostile-datasets\.test\.ts$/;

/** Longest first, by the durations of the last run where there was one, else by layer and size. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const layerOf = ({ context }) => layers.indexOf(context.config.displayName.name);
    const known = tests.every(({ duration }) => duration !== undefined);
    const bySize = super.sort(tests);
    if (known) return bySize;
    const rankOf = (test) => (longest.test(test.path) ? -1 : layerOf(test));
    return [...bySize].sort((a, b) => rankOf(a) - rankOf(b));
  }
}
