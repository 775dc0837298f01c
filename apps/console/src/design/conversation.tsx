import type { ShownExample } from '../data/dataset-check.ts';

/** The most characters of one turn. A longer turn would hide all others. */
const mostCharacters = 4000;

const cut = (text: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters).toWellFormed()}…` : text;

/** Shows one example of a dataset as a conversation. All values are rendered as text, never as HTML. */
const Conversation = ({ example: { line, parts } }: { readonly example: ShownExample }) => (
  <li>
    <span class="aside">Line {line}</span>
    <dl class="turns">
      {parts.map(({ who, text, isAnswer }, n) => (
        <div key={n} class={isAnswer ? 'answer' : undefined}>
          <dt>{who}</dt>
          <dd>{cut(text)}</dd>
        </div>
      ))}
    </dl>
  </li>
);

/** Shows the first three examples, and the rest behind a disclosure. */
export const Conversations = ({ examples }: { readonly examples: readonly ShownExample[] }) => {
  const list = (some: readonly ShownExample[]) => (
    <ul class="examples">
      {some.map((example) => (
        <Conversation key={example.line} example={example} />
      ))}
    </ul>
  );
  const [few, more] = [examples.slice(0, 3), examples.slice(3)];
  return (
    <>
      {list(few)}
      {more.length === 0 ? null : (
        <details>
          <summary>{more.length} more examples</summary>
          {list(more)}
        </details>
      )}
    </>
  );
};
