import { duration } from '../../../shared/figures/durations.ts';
import { bytes } from '../../../shared/figures/sizes.ts';
import { bar } from '../../../shared/terminal/bar.ts';
import { LiveArea } from '../../../shared/terminal/live-area.ts';
import type { Session } from '../session.ts';

/** The shortest time between two redraws. A person does not see more frequent changes. */
const frameMs = 100;
/** The shortest time between two lines if the output cannot be redrawn, such as a log. */
const logMs = 10_000;
/** The window over which the rate is measured, short enough to follow changes of the network. */
const rateMs = 5000;

interface Mark {
  readonly at: number;
  readonly workedBytes: number;
}

/** Shows work that is measured in bytes as one line with a bar, the rate and the time left. */
export class Progress {
  readonly #area: LiveArea;
  readonly #session: Session;
  readonly #what: string;
  readonly #totalBytes: number;
  #marks: Mark[] = [];
  readonly #startedAt: number;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(session: Session, what: string, totalBytes: number) {
    this.#session = session;
    this.#what = what;
    this.#totalBytes = totalBytes;
    this.#area = new LiveArea(session.world.err, () => session.world.now().getTime(), logMs);
    this.#startedAt = session.world.now().getTime();
    // Other messages are printed above the bar, because a message printed directly would break the bar.
    session.talk = (text) => this.#area.say(text);
  }

  /**
   * Redraws the bar. `doneBytes` includes `freeBytes`, which needed no work, such as bytes from before an interruption. The rate ignores
   * `freeBytes`.
   */
  show(doneBytes: number, freeBytes = 0): void {
    if (this.#session.globals.quiet) return;
    const at = this.#session.world.now().getTime();
    this.#mark({ at, workedBytes: doneBytes - freeBytes });
    // Work that ends within `logMs` prints no progress line to a log.
    if (!this.#session.world.err.canRedraw && at - this.#startedAt < logMs) return;
    if (at - this.#shownAt < frameMs && doneBytes < this.#totalBytes) return;
    this.#shownAt = at;
    this.#area.show([this.#line(doneBytes)]);
  }

  /** Prints a line above the bar that stays visible. */
  say(text: string): void {
    if (!this.#session.globals.quiet) this.#area.say(text);
  }

  /** Clears the bar. The caller then prints the outcome. */
  end(): void {
    this.#area.clear();
    this.#session.talk = undefined;
  }

  #mark(mark: Mark): void {
    this.#marks.push(mark);
    while (this.#marks.length > 2 && mark.at - (this.#marks[1]?.at ?? mark.at) > rateMs) this.#marks.shift();
  }

  #line(doneBytes: number): string {
    const width = this.#session.world.err.columns();
    const total = this.#totalBytes;
    const share = total === 0 ? 1 : doneBytes / total;
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    const ms = first && last ? last.at - first.at : 0;
    const perSecond = first && last && ms > 0 ? ((last.workedBytes - first.workedBytes) / ms) * 1000 : undefined;
    const amount = `${bytes(doneBytes)} of ${bytes(total)}`;
    const rate = perSecond === undefined ? '' : `${bytes(perSecond)}/s`;
    const left = perSecond ? `${duration((total - doneBytes) / perSecond)} left` : '';
    const lineOf = (cells: number, ...parts: readonly string[]) =>
      [this.#what, bar(share, cells), ...parts].filter((part) => part !== '').join('  ');
    const lines = [
      lineOf(20, amount, rate, left),
      lineOf(12, amount, rate, left),
      lineOf(12, amount, left),
      lineOf(8, left),
    ];
    return lines.find((line) => line.length <= width - 3) ?? lineOf(8);
  }
}
