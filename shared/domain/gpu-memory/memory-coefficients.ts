/**
 * Bytes that a number of each kind takes, and the part of a step that PyTorch 2.9, transformers 5.23, TRL 1.16 and PEFT 0.21
 * keep. The figures are derived from what their layers save for the backward pass, and checked with PyTorch's own bookkeeping
 * over tensors without data (`test/trainer/track_memory.py`). They are not yet checked on a GPU:
 * `test/trainer/measure_memory.py` does that.
 */
export const memoryCoefficients = {
  bytes: {
    fp32: 4,
    half: 2,
    '8bit': 1,
    /** NF4 with double quantization: half a byte, and a byte for every 64 weights (Dettmers et al. 2023, section 3). */
    '4bit': 0.516,
  },
  /** Optimizer state of one trained number in fp32. Paged states are not PyTorch's: they give way to the main memory. */
  optimizer_bytes: {
    adamw_torch: 8,
    adamw_torch_fused: 8,
    adamw_8bit: 2.03,
    paged_adamw_8bit: 0,
    paged_adamw_32bit: 0,
    adafactor: 0.05,
    sgd: 0,
  },
  /** The step of this one works out the root of every second moment at once. */
  optimizer_step_bytes: { adamw_torch: 4 },
  /** Bytes of one number of the parameter that is stepped in fp32 where weights are in bf16: itself, its gradient and the root. */
  split_step_bytes: 12,
  activations: {
    /** Bytes that the two norms of one layer keep of one token, each times a size of the model. */
    norm_bytes: 16,
    norm_bytes_half: 8,
    /** Queries, their rotated keys and values, what attention made of them: in elements. */
    attention_queries: 2,
    /** With padding in the batch keys and values are repeated up to the number of query heads. */
    attention_repeated: 2,
    mlp_elements: 3,
    /** Elements of gradients in the MLP that the layer that goes backward takes beside what it kept. */
    backward_mlp_elements: 3,
    backward_hidden_elements: 4,
  },
  logits: {
    /** TRL works through the output layer of sft, cpt, dpo and kto in tiles of so many tokens and words. */
    tile_tokens: 4096,
    tile_vocab: 32_768,
    /** ORPO keeps all logits, in half precision, in fp32, their softmax and its gradients; no gradients to evaluate. */
    orpo_bytes: 18,
    orpo_evaluation_bytes: 10,
    hidden_bytes: 12,
  },
  /** CUDA's context and libraries, and what the allocator cannot use: per GPU. */
  overhead_bytes: 1_000_000_000,
  overhead_share: 0.03,
  /** How sure an estimate is: below this share of it nothing is refused. */
  certain_share: 0.85,
} as const;
