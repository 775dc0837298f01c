import { operations } from '../../../shared/http/openapi.ts';
import { jsonSchema } from '../../../shared/http/openapi-schemas.ts';
import { isEndless } from '../../support/endless-pattern.ts';
import type { Shape } from '../../support/json-shape.ts';

const isBoundedText = ({ maxLength, pattern, allOf = [] }: Shape): boolean =>
  maxLength !== undefined || [pattern, ...allOf.map((part) => part.pattern)].some((one) => one && !isEndless(one));

/** Paths of the values that may be as long as the whole body. */
const unboundedIn = (shape: Shape, path: string, defs: Shape['$defs'] = shape.$defs): string[] => {
  const inner = (of: Shape, name: string) => unboundedIn(of, `${path}.${name}`, defs);
  if (shape.$ref !== undefined) {
    const named = defs?.[shape.$ref.replace('#/$defs/', '')];
    return named === undefined ? [`${path} (${shape.$ref})`] : unboundedIn(named, path, defs);
  }
  if (shape.const !== undefined || shape.enum !== undefined) return [];
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return choices.flatMap((choice) => unboundedIn(choice, path, defs));
  switch (shape.type) {
    case 'string':
      return isBoundedText(shape) ? [] : [path];
    case 'array':
      return [...(shape.maxItems === undefined ? [path] : []), ...inner(shape.items ?? {}, '*')];
    case 'object': {
      const fixed = Object.entries(shape.properties ?? {}).flatMap(([name, of]) => inner(of, name));
      const { additionalProperties: others = false, propertyNames: names } = shape;
      // Fields that an object has beside its own are taken away before anything is stored.
      if (others === false || (others !== true && Object.keys(others).length === 0 && names === undefined))
        return fixed;
      if (names?.enum !== undefined) return [...fixed, ...inner(others === true ? {} : others, '*')];
      return [
        ...fixed,
        ...(shape.maxProperties === undefined ? [path] : []),
        ...inner({ type: 'string', ...names }, 'name of *'),
        ...inner(others === true ? {} : others, '*'),
      ];
    }
    case 'number':
    case 'integer':
    case 'boolean':
    case 'null':
      return [];
    default:
      return [`${path} (${JSON.stringify(shape)})`];
  }
};

describe('the body of a request', () => {
  const bodies = operations.flatMap(({ name, body }) =>
    body === undefined ? [] : [[name, jsonSchema(body, 'input') as Shape] as const],
  );

  it.each(bodies)('of %s bounds every text, list and record, for an item of the database has 400 KB', (name, shape) => {
    expect(unboundedIn(shape, name)).toEqual([]);
  });

  it.each(['^a*$', '^[+*]{2,}$', '^\\d+$'])('is held to a bound by no pattern like %s', (pattern) => {
    expect(unboundedIn({ type: 'string', pattern }, 'text')).toEqual(['text']);
  });

  it.each(['^[+*]{2,3}$', '^\\+a?$'])('is held to a bound by a pattern like %s', (pattern) => {
    expect(unboundedIn({ type: 'string', pattern }, 'text')).toEqual([]);
  });
});
