import { type ModelShape, modelFamilies, parametersOf } from './model-families.ts';

export interface ModelFacts extends ModelShape {
  readonly parameters: number;
  /** The source of the size: `exact` from the table of families, `given` by the user, or `name` from the name of the model. */
  readonly source: 'exact' | 'given' | 'name';
}

/**
 * Returns the facts about a model that are known without a request to the Hugging Face Hub, because functions must not depend on
 * the hub. Returns `undefined` if neither the name nor the user gives the size.
 */
export const modelFacts = (model: {
  readonly name: string;
  readonly num_parameters?: number | undefined;
}): ModelFacts | undefined => {
  const name = (model.name.split('/').at(-1) ?? '').toLowerCase();
  const size = sizeInName(name);
  const family = modelFamilies.find(({ pattern }) => pattern.test(name));
  const known = size === undefined ? undefined : family?.sizes[size.text];
  const experts = size?.experts === undefined && mixtures.test(name) ? { expert_share: usualExpertShare } : {};
  if (model.num_parameters !== undefined) {
    return {
      ...(known ?? shapeLike(model.num_parameters)),
      ...(size?.experts ?? experts),
      parameters: model.num_parameters,
      source: 'given',
    };
  }
  if (known !== undefined) return { ...known, parameters: parametersOf(known), source: 'exact' };
  if (size === undefined) return undefined;
  return { ...shapeLike(size.parameters), ...(size.experts ?? experts), parameters: size.parameters, source: 'name' };
};

const units = { m: 1e6, b: 1e9 } as const;

/**
 * Parses the size in a name, such as `7b`, `0.5B`, `135M` or `8x7b`. The eight parts of an `8x7b` model have about a fifth of their
 * weights in common, so the model has fewer than 56 billion parameters.
 */
const sizeInName = (name: string): SizeInName | undefined => {
  const found = /(?<![a-z0-9.])(?:(\d+)x)?(\d+(?:\.\d+)?)([mb])(?![a-z0-9])/.exec(name);
  if (found === null) return undefined;
  const [, experts, digits = '', unit = 'b'] = found;
  const one = Number(digits) * units[unit === 'm' ? 'm' : 'b'];
  if (experts === undefined) return { text: `${digits}${unit}`, parameters: one };
  const parameters = one * (1 + (Number(experts) - 1) * sharedFactor);
  return { text: found[0], parameters, experts: { expert_share: (Number(experts) * one * sharedFactor) / parameters } };
};

interface SizeInName {
  readonly text: string;
  readonly parameters: number;
  readonly experts?: { readonly expert_share: number };
}

/** Matches names of mixture-of-experts models, by their number of active parameters or by their family. */
const mixtures =
  /-a\d+(?:\.\d+)?[mb](?![a-z0-9])|mixtral|olmoe|[-_]moe|gpt-?oss|deepseek-?(?:v[23]|r1$|r1-\d)|kimi-k2|glm-4\.[56]|llama-?4|dbrx|grok/;

/**
 * The usual fraction of weights that belong to experts. Published models have 0.96 (Qwen3 30B-A3B), 0.92 (gpt-oss 20B) and 0.97
 * (DeepSeek-V3).
 */
const usualExpertShare = 0.95;

/**
 * The fraction of the first model's parameters that each further expert adds. For example, 8x7B has 46.7 billion parameters and
 * 8x22B has 141 billion.
 */
const sharedFactor = 0.8;

/** Returns the shape of the known model whose number of parameters is nearest by ratio. */
const shapeLike = (parameters: number): ModelShape => {
  const distance = (shape: ModelShape) => Math.abs(Math.log(parametersOf(shape) / parameters));
  const shapes = modelFamilies.flatMap(({ sizes }) => Object.values(sizes));
  return shapes.reduce((best, each) => (distance(each) < distance(best) ? each : best));
};
