import { type ModelShape, modelFamilies, parametersOf } from './model-families.ts';

export interface ModelFacts extends ModelShape {
  readonly parameters: number;
  /** `exact`: the model is in the table. `given`: its size is the user's word; `name`: its size is read off its name. */
  readonly source: 'exact' | 'given' | 'name';
}

/**
 * What can be known of a model without asking the hub for it, which no function of ours can rely on. `undefined` where
 * neither its name nor the user tells how large it is.
 */
export const modelFacts = (model: {
  readonly name: string;
  readonly num_parameters?: number | undefined;
}): ModelFacts | undefined => {
  const name = (model.name.split('/').at(-1) ?? '').toLowerCase();
  const size = sizeInName(name);
  const family = modelFamilies.find(({ pattern }) => pattern.test(name));
  const known = size === undefined ? undefined : family?.sizes[size.text];
  if (model.num_parameters !== undefined) {
    return { ...(known ?? shapeLike(model.num_parameters)), parameters: model.num_parameters, source: 'given' };
  }
  if (known !== undefined) return { ...known, parameters: parametersOf(known), source: 'exact' };
  if (size === undefined) return undefined;
  return { ...shapeLike(size.parameters), parameters: size.parameters, source: 'name' };
};

const units = { m: 1e6, b: 1e9 } as const;

/** `7b`, `0.5B`, `135M`, and `8x7b`, of whose parts a seventh or so is shared. */
const sizeInName = (name: string): { readonly text: string; readonly parameters: number } | undefined => {
  const found = /(?<![a-z0-9.])(?:(\d+)x)?(\d+(?:\.\d+)?)([mb])(?![a-z0-9])/.exec(name);
  if (found === null) return undefined;
  const [, experts, digits = '', unit = 'b'] = found;
  const one = Number(digits) * units[unit === 'm' ? 'm' : 'b'];
  if (experts === undefined) return { text: `${digits}${unit}`, parameters: one };
  return { text: found[0], parameters: one * (1 + (Number(experts) - 1) * sharedFactor) };
};

/** 8x7B has 46.7 billion parameters, 8x22B has 141: each further expert adds this part of the first model. */
const sharedFactor = 0.8;

/** The shape of the known model that is nearest in size, by ratio. */
const shapeLike = (parameters: number): ModelShape => {
  const distance = (shape: ModelShape) => Math.abs(Math.log(parametersOf(shape) / parameters));
  const shapes = modelFamilies.flatMap(({ sizes }) => Object.values(sizes));
  return shapes.reduce((best, each) => (distance(each) < distance(best) ? each : best));
};
