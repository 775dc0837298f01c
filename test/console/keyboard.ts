import type { Locator, Page } from 'playwright-core';

/** The outline of the element that has the focus: WCAG 2.4.7. */
const outline = 'getComputedStyle(document.activeElement).outline';

const furthest = 120;

/** A person who has keys and nothing else: what cannot be reached by Tab, or cannot be seen when it is, is a fault. */
export class KeyboardPerson {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Goes on by Tab until it is there. */
  async reach(goal: Locator): Promise<void> {
    await goal.waitFor();
    for (let stops = 0; stops < furthest; stops += 1) {
      await this.#page.keyboard.press('Tab');
      if ((await goal.and(this.#page.locator(':focus')).count()) === 1) {
        if (!/none|\b0px/.test(await this.#page.evaluate<string>(outline))) return;
        throw new Error(`The focus is on ${goal} and cannot be seen.`);
      }
    }
    throw new Error(`${goal} is not reached by Tab.`);
  }

  async press(goal: Locator, key = 'Enter'): Promise<void> {
    await this.reach(goal);
    await this.#page.keyboard.press(key);
  }

  /** Writes over what stands there. */
  async type(goal: Locator, text: string): Promise<void> {
    await this.reach(goal);
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.type(text);
  }

  /** Chooses an option of a list that is closed, by the beginning of its text. */
  async select(goal: Locator, text: string): Promise<void> {
    await this.reach(goal);
    await this.#page.keyboard.type(text);
  }
}
