import fc from 'fast-check';
import { classifyCreateAnswer } from '../../../shared/runpod/classify-create-answer.ts';
import type { Answered } from '../../../shared/runpod/provider-answer.ts';
import { propertyRuns } from '../../support/effort.ts';

/** fast-check draws a new seed each time, and prints it with the smallest case of a property that does not hold. */
const someRuns = propertyRuns(2000);

const refusal = (status: number, detail: string): Answered => ({
  kind: 'answered',
  status,
  body: JSON.stringify({ title: 'Refused', status, detail }),
  retryAfterSeconds: undefined,
  requestId: undefined,
});

/** Sentences by which RunPod says that it has no GPU, or that the account has no money. */
const loaded = [
  'There are no longer any instances available with the requested specifications. Please refresh and try again.',
  'There are no instances currently available',
  'This machine does not have the resources to deploy your pod. Please try a different machine',
  'could not find any pods with required specifications',
  'No GPUs available',
  'insufficient capacity',
  'unavailable',
  'out of stock',
  'sold out',
  'not enough free GPUs',
  'Your account balance is too low to rent a pod.',
  'insufficient balance',
  'insufficient funds',
] as const;

const words = fc.constantFrom(...loaded);
const around = fc.string({ maxLength: 12, unit: 'grapheme-ascii' });

/** A user gives an image, and variables with a name and a value. The sentences of RunPod may occur in each of them. */
const image = fc
  .tuple(words, fc.constantFrom('', 'me/', 'registry.io/team/'), fc.constantFrom('', '/sub', ':1', '/sub:v2'))
  .map(([said, before, after]) => `${before}${said.toLowerCase().replace(/[^a-z]+/g, '-')}${after}`);
const variable = fc.record({
  name: words.map((said) => said.replace(/[^A-Za-z]+/g, '_').toUpperCase()),
  value: fc.tuple(around, words, around).map((parts) => parts.join('')),
});

/** A refusal may write what it quotes in each of these ways. */
const quotings: Readonly<Record<string, (text: string) => string>> = {
  whole: (text) => text,
  lowerCase: (text) => text.toLowerCase(),
  upperCase: (text) => text.toUpperCase(),
  json: (text) => JSON.stringify(text),
  url: encodeURIComponent,
  oneLine: (text) => text.trim().replace(/\s+/g, ' '),
  cutAfter: (text) => `${text.slice(0, -2)}…`,
  cutBefore: (text) => `…${text.slice(2)}`,
  withoutTag: (text) => text.replace(/:[^:/]*$/, ''),
  lastPart: (text) => text.split('/').at(-1) ?? '',
  withSpaces: (text) => text.replaceAll('_', ' '),
};
const quoting = fc.constantFrom(...Object.keys(quotings)).map((name) => ({ name, quote: quotings[name] ?? String }));

/** Refusals for other reasons, which quote what the user gave. */
const sentence = fc.constantFrom(
  (said: string) => `The value ${said} is not allowed.`,
  (said: string) => `create pod: invalid field '${said}'`,
  (said: string) => `${said}: must not be used twice`,
  (said: string) => `Something went wrong with ${said}. Please contact support.`,
);

const status = fc.constantFrom(400, 401, 402, 403, 404, 409, 413, 422, 500, 502);

describe('whatever a user gives, and however a refusal quotes it', () => {
  it('the refusal is of the same kind as without it', () => {
    fc.assert(
      fc.property(
        fc.record({
          image,
          variable,
          part: fc.constantFrom('image', 'name', 'value', 'pair'),
          quoting,
          sentence,
          status,
        }),
        ({ image, variable: { name, value }, part, quoting: { quote }, sentence, status }) => {
          const texts = { image, name, value, pair: `${name} ${value}` };
          const sent = { image, env: { [name]: value, PODWARDEN_ATTEMPT: '1' } };
          const kindOf = (said: string) =>
            classifyCreateAnswer(refusal(status, sentence(said)), undefined, sent).outcome;
          expect(kindOf(quote(texts[part as keyof typeof texts]))).toBe(kindOf('x'));
        },
      ),
      someRuns,
    );
  });

  it('a lack of GPUs or of money is known where the user gave no such words', () => {
    const given = fc.string({ maxLength: 40, unit: 'grapheme' });
    fc.assert(
      fc.property(words, given, given, sentence, fc.constantFrom(400, 500), (said, image, value, sentence, status) => {
        const quoted = refusal(status, `${said} ${sentence(value)} ${sentence(image)}`);
        const { outcome } = classifyCreateAnswer(quoted, undefined, { image, env: { KEY: value } });
        expect(outcome).toBe(classifyCreateAnswer(refusal(status, said)).outcome);
      }),
      someRuns,
    );
  });
});
