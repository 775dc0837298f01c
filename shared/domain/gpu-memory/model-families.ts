/** The sizes of a decoder that determine its need for memory, as numbers of elements. */
export interface ModelShape {
  readonly hidden_size: number;
  readonly layers: number;
  /**
   * The size of all query heads together. `key_value_size` is the size of all key heads together, which equals that of all value
   * heads.
   */
  readonly query_size: number;
  readonly key_value_size: number;
  readonly intermediate_size: number;
  readonly vocab_size: number;
  /** True if the input and output embeddings are one matrix. */
  readonly ties_embeddings: boolean;
  /**
   * The fraction of the layers' weights that belong to experts. Given for mixture-of-experts models, in which each token uses only
   * a few of the experts.
   */
  readonly expert_share?: number;
}

const shape = (
  hidden: number,
  layers: number,
  [heads, keyValueHeads, headSize]: readonly [number, number, number],
  intermediate: number,
  vocab: number,
  ties: boolean,
): ModelShape => ({
  hidden_size: hidden,
  layers,
  query_size: heads * headSize,
  key_value_size: keyValueHeads * headSize,
  intermediate_size: intermediate,
  vocab_size: vocab,
  ties_embeddings: ties,
});

export interface ModelFamily {
  /** Matches the lower-case name of a model without its owner. */
  readonly pattern: RegExp;
  /** The shapes by the size in the name of the model. */
  readonly sizes: Readonly<Record<string, ModelShape>>;
}

/**
 * Values from the published `config.json` of each model. A test compares them with the published numbers of parameters. The first
 * matching family is used, so the families of distilled models come before those of their teachers.
 */
export const modelFamilies: readonly ModelFamily[] = [
  {
    pattern: /distill-llama|llama-?3/,
    sizes: {
      '1b': shape(2048, 16, [32, 8, 64], 8192, 128_256, true),
      '3b': shape(3072, 28, [24, 8, 128], 8192, 128_256, true),
      '8b': shape(4096, 32, [32, 8, 128], 14_336, 128_256, false),
      '70b': shape(8192, 80, [64, 8, 128], 28_672, 128_256, false),
    },
  },
  {
    pattern: /llama-?2|tinyllama/,
    sizes: {
      '1.1b': shape(2048, 22, [32, 4, 64], 5632, 32_000, false),
      '7b': shape(4096, 32, [32, 32, 128], 11_008, 32_000, false),
      '13b': shape(5120, 40, [40, 40, 128], 13_824, 32_000, false),
      '70b': shape(8192, 80, [64, 8, 128], 28_672, 32_000, false),
    },
  },
  {
    pattern: /distill-qwen|qwen-?2/,
    sizes: {
      '0.5b': shape(896, 24, [14, 2, 64], 4864, 151_936, true),
      '1.5b': shape(1536, 28, [12, 2, 128], 8960, 151_936, true),
      '3b': shape(2048, 36, [16, 2, 128], 11_008, 151_936, true),
      '7b': shape(3584, 28, [28, 4, 128], 18_944, 152_064, false),
      '14b': shape(5120, 48, [40, 8, 128], 13_824, 152_064, false),
      '32b': shape(5120, 64, [40, 8, 128], 27_648, 152_064, false),
      '72b': shape(8192, 80, [64, 8, 128], 29_568, 152_064, false),
    },
  },
  {
    pattern: /qwen-?3(?![.\d])/,
    sizes: {
      '0.6b': shape(1024, 28, [16, 8, 128], 3072, 151_936, true),
      '1.7b': shape(2048, 28, [16, 8, 128], 6144, 151_936, true),
      '4b': shape(2560, 36, [32, 8, 128], 9728, 151_936, true),
      '8b': shape(4096, 36, [32, 8, 128], 12_288, 151_936, false),
      '14b': shape(5120, 40, [40, 8, 128], 17_408, 151_936, false),
      '32b': shape(5120, 64, [64, 8, 128], 25_600, 151_936, false),
    },
  },
  {
    pattern: /mi(?:ni)?stral/,
    sizes: {
      '7b': shape(4096, 32, [32, 8, 128], 14_336, 32_768, false),
      '8b': shape(4096, 36, [32, 8, 128], 12_288, 131_072, false),
      '12b': shape(5120, 40, [32, 8, 128], 14_336, 131_072, false),
      '24b': shape(5120, 40, [32, 8, 128], 32_768, 131_072, false),
    },
  },
  {
    pattern: /gemma-?2/,
    sizes: {
      '2b': shape(2304, 26, [8, 4, 256], 9216, 256_000, true),
      '9b': shape(3584, 42, [16, 8, 256], 14_336, 256_000, true),
      '27b': shape(4608, 46, [32, 16, 128], 36_864, 256_000, true),
    },
  },
  {
    pattern: /gemma-?3(?!n)/,
    sizes: {
      '1b': shape(1152, 26, [4, 1, 256], 6912, 262_144, true),
      '4b': shape(2560, 34, [8, 4, 256], 10_240, 262_208, true),
      '12b': shape(3840, 48, [16, 8, 256], 15_360, 262_208, true),
      '27b': shape(5376, 62, [32, 16, 128], 21_504, 262_208, true),
    },
  },
  {
    pattern: /smollm/,
    sizes: {
      '135m': shape(576, 30, [9, 3, 64], 1536, 49_152, true),
      '360m': shape(960, 32, [15, 5, 64], 2560, 49_152, true),
      '1.7b': shape(2048, 24, [32, 32, 64], 8192, 49_152, true),
      '3b': shape(2048, 36, [16, 4, 128], 11_008, 128_256, true),
    },
  },
];

/** Returns the number of weights in one layer. Norms and biases are left out, because they are only a few in ten thousand. */
export const layerParameters = ({ hidden_size: hidden, query_size: query, ...rest }: ModelShape): number =>
  2 * hidden * query + 2 * hidden * rest.key_value_size + 3 * hidden * rest.intermediate_size;

export const embeddingParameters = ({ hidden_size, vocab_size, ties_embeddings }: ModelShape): number =>
  hidden_size * vocab_size * (ties_embeddings ? 1 : 2);

export const parametersOf = (of: ModelShape): number => of.layers * layerParameters(of) + embeddingParameters(of);
