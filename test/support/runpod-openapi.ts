import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** One call of RunPod's REST API as it went over the line. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** As sent; empty where there was none. */
  readonly body: string;
  readonly status: number;
  readonly contentType: string;
  readonly answer: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly explode?: boolean;
  readonly schema: { readonly type?: string };
}

interface Operation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, unknown>> }>
  >;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const pointer = (...path: readonly string[]): string =>
  `runpod#/${path.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** RunPod's own description of its API, to hold calls and answers to. */
export class RunpodOpenApi {
  readonly #description: Description;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, coerceTypes: false });
  /** A query parameter is text; a schema may want a number or a list. */
  readonly #queries = new Ajv2020({ strict: false, validateFormats: false, coerceTypes: true });

  constructor(file: string) {
    this.#description = JSON.parse(readFileSync(file, 'utf8'));
    this.#ajv.addSchema(this.#description, 'runpod');
    this.#queries.addSchema(this.#description, 'runpod');
  }

  /** The faults of a value of a named schema; none where it conforms. */
  faultsOf(schema: string, value: unknown): string[] {
    return this.#check(pointer('components', 'schemas', schema), value);
  }

  /** The operation that a call is of, as `GET /v2/pods/{id}`; `undefined` for none. */
  operationOf({ method, url }: Pick<Exchange, 'method' | 'url'>): string | undefined {
    const path = new URL(url).pathname;
    const found = Object.keys(this.#description.paths)
      .filter((template) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
      // A path without a parameter wins over one with it.
      .sort((one, other) => one.split('{').length - other.split('{').length)
      .find((template) => this.#description.paths[template]?.[method.toLowerCase()]);
    return found && `${method} ${found}`;
  }

  /** The parts of a call or its answer that the description does not know; `beyond` lists query parameters that it lacks. */
  faults(exchange: Exchange, beyond: readonly string[] = []): string[] {
    const name = this.operationOf(exchange);
    if (name === undefined) return [`${exchange.method} ${exchange.url}: there is no such operation`];
    const [method = '', template = ''] = name.split(' ');
    const operation = this.#description.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) return [`${name}: there is no such operation`];
    const at = ['paths', template, method.toLowerCase()];
    return [
      ...this.#queryFaults(operation, exchange, beyond),
      ...this.#bodyFaults(operation, at, exchange),
      ...this.#answerFaults(operation, at, exchange),
    ].map((fault) => `${name}: ${fault}`);
  }

  #queryFaults({ parameters = [] }: Operation, { url }: Exchange, beyond: readonly string[]): string[] {
    const known = parameters.map((given) => ('$ref' in given ? this.#component<Parameter>(given.$ref) : given));
    return [...new URL(url).searchParams].flatMap(([name, text]) => {
      const parameter = known.find((one) => one.in === 'query' && one.name === name);
      if (parameter === undefined) return beyond.includes(name) ? [] : [`there is no query parameter ${name}`];
      const value = parameter.schema.type === 'array' ? text.split(',') : text;
      const wrapped = { type: 'object', properties: { value: inDocument(parameter.schema) } };
      return this.#queries.validate(wrapped, { value }) ? [] : [`${name}=${text} is not of its schema`];
    });
  }

  #bodyFaults({ requestBody }: Operation, at: readonly string[], { body }: Exchange): string[] {
    if (requestBody === undefined) return body === '' ? [] : ['it takes no body'];
    return this.#check(pointer(...at, 'requestBody', 'content', 'application/json', 'schema'), parsed(body));
  }

  #answerFaults({ responses }: Operation, at: readonly string[], { status, contentType, answer }: Exchange): string[] {
    const key = responses[String(status)] ? String(status) : 'default';
    const response = responses[key];
    if (response === undefined) return [`it does not answer ${status}`];
    const base = response.$ref === undefined ? [...at, 'responses', key] : response.$ref.slice(2).split('/');
    const { content } = response.$ref === undefined ? response : this.#component<typeof response>(response.$ref);
    if (content === undefined) return answer === '' ? [] : [`${status} has a body`];
    const type = contentType.split(';')[0] ?? '';
    if (!(type in content)) return [`${status} is ${type} in place of ${Object.keys(content)}`];
    const value = type === 'text/event-stream' ? answer : parsed(answer);
    return this.#check(pointer(...base, 'content', type, 'schema'), value).map((fault) => `${status}: ${fault}`);
  }

  #component<T>(ref: string): T {
    const [, kind = '', name = ''] = ref.slice(2).split('/');
    return this.#description.components[kind]?.[name] as T;
  }

  #check(ref: string, value: unknown): string[] {
    const validate = this.#ajv.compile({ $ref: ref });
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }
}

/** A schema out of the description, with its references led back into it. */
const inDocument = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"runpod#/components/'));
