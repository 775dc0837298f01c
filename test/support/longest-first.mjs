import Sequencer from '@jest/test-sequencer';

/** By the waiting that their suites do: what waits begins first, so that short suites fill the cores meanwhile. */
const layers = ['e2e', 'chaos', 'infra', 'contract', 'unit'];

/** Longest first, by the durations of the last run where there was one, else by layer and size. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const layerOf = ({ context }) => layers.indexOf(context.config.displayName.name);
    const known = tests.every(({ duration }) => duration !== undefined);
    const bySize = super.sort(tests);
    return known ? bySize : [...bySize].sort((a, b) => layerOf(a) - layerOf(b));
  }
}
