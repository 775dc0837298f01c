import { type ModelShape, modelFamilies, parametersOf } from './model-families.ts';

export interface ModelFacts extends ModelShape {
  readonly parameters: number;
  /** `exact`: the model is in the table. `given`: its size is the user's word; `name`: its size is read off its name. */
  readonly source: 'exact' | 'given' | 'name';
}

/**
 * The facts that can be known of a model without asking the hub, which no function of ours can rely on. `undefined` where neither
 * its name nor the user says how large it is.
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

/** `7b`, `0.5B`, `135M`, and `8x7b`, of whose parts a seventh or so is shared. */
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

/** Names of models of many experts, by how many parameters of them are active, or by their family. */
const mixtures =
  /-a\d+(?:\.\d+)?[mb](?![a-z0-9])|mixtral|olmoe|[-_]moe|gpt-?oss|deepseek-?(?:v[23]|r1$|r1-\d)|kimi-k2|glm-4\.[56]|llama-?4|dbrx|grok/;

/** The experts' share of weights in models that are published with it: Qwen3 30B-A3B 0.96, gpt-oss 20B 0.92, DeepSeek-V3 0.97. */
const usualExpertShare = 0.95;

/** 8x7B has 46.7 billion parameters, 8x22B has 141: each further expert adds this part of the first model. */
const sharedFactor = 0.8;

/** The shape of the known model that is nearest in size, by ratio. */
const shapeLike = (parameters: number): ModelShape => {
  const distance = (shape: ModelShape) => Math.abs(Math.log(parametersOf(shape) / parameters));
  const shapes = modelFamilies.flatMap(({ sizes }) => Object.values(sizes));
  return shapes.reduce((best, each) => (distance(each) < distance(best) ? each : best));
};
