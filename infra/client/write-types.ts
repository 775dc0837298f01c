/** `npm run client:types`: writes `shared/client/generated` from the contract. `--out FOLDER` names another folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contract, repeatsOf, withOneFailure } from './contract-for-clients.ts';

// The generator uses the JavaScript API of the compiler. TypeScript 7 has no such API, so the generator gets TypeScript 5.
registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'typescript' ? 'typescript-5' : specifier, context),
});

const origin =
  '// Written by `npm run client:types` from the OpenAPI document. Changes belong into shared/http/contract.\n\n';

const { default: openapiTS, astToString } = await import('openapi-typescript');

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(import.meta.dirname, '../../shared/client/generated') } },
});

const document = contract();
const types = await openapiTS(JSON.stringify(withOneFailure(document)), {
  // A field with a default stays optional for callers, because the server fills in the default.
  defaultNonNullable: false,
  silent: true,
});

const listed = (name: string, what: string, paths: readonly string[]): string =>
  `/** ${what} */\nexport const ${name}: readonly string[] = [\n${paths.map((path) => `  '${path}',\n`).join('')}];\n`;
const { keyedPosts, repeatablePosts } = repeatsOf(document);

mkdirSync(values.out, { recursive: true });
writeFileSync(join(values.out, 'api.ts'), `${origin}${astToString(types)}`);
writeFileSync(
  join(values.out, 'repeats.ts'),
  [
    origin,
    listed('keyedPosts', 'Sent again with the same Idempotency-Key, these make nothing twice.', keyedPosts),
    '\n',
    listed('repeatablePosts', 'Sent again as they are, these change nothing more.', repeatablePosts),
  ].join(''),
);
