/**
 * The coefficients of the memory estimate, for PyTorch 2.9, transformers 5.23, TRL 1.16 and PEFT 0.21. The coefficients state the
 * bytes of each kind of number, and the tensors that a training step keeps. The values are derived from what the layers save for
 * the backward pass. A test with PyTorch's own bookkeeping for tensors without data confirms the values
 * (`test/trainer/track_memory.py`). The values are not yet checked on a GPU, for which `test/trainer/measure_memory.py` exists.
 */
export const memoryCoefficients = {
  bytes: {
    fp32: 4,
    half: 2,
    '8bit': 1,
    /**
     * The bytes of a weight in NF4 with double quantization: half a byte, and one more byte for every 64 weights (Dettmers et al.
     * 2023, section 3).
     */
    '4bit': 0.516,
  },
  /**
   * The bytes of optimizer state for each trained parameter in fp32. Paged states count as 0, because they move to the main memory
   * if GPU memory is short.
   */
  optimizer_bytes: {
    adamw_torch: 8,
    adamw_torch_fused: 8,
    adamw_8bit: 2.03,
    paged_adamw_8bit: 0,
    paged_adamw_32bit: 0,
    adafactor: 0.05,
    sgd: 0,
  },
  /** The extra bytes for each parameter during the step of `adamw_torch`, which computes the roots of all second moments at once. */
  optimizer_step_bytes: { adamw_torch: 4 },
  /**
   * The bytes for each number of the parameter that is being stepped, if weights are in bf16. The parameter, its gradient and the
   * root are in fp32.
   */
  split_step_bytes: 12,
  activations: {
    /** The bytes that the two norms of one layer keep for one token, for each element of the hidden size. */
    norm_bytes: 16,
    norm_bytes_half: 8,
    /** The elements that attention keeps, as a multiple of the query size: the rotated queries and the output of attention. */
    attention_queries: 2,
    /**
     * The elements of repeated keys and values, as a multiple of the query size. If the batch has padding, keys and values are
     * repeated up to the number of query heads.
     */
    attention_repeated: 2,
    mlp_elements: 3,
    /** The elements of MLP gradients that the backward pass of a layer needs beside the kept values. */
    backward_mlp_elements: 3,
    backward_hidden_elements: 4,
  },
  logits: {
    /** TRL computes the output layer of sft, cpt, dpo and kto in tiles of this many tokens and vocabulary entries. */
    tile_tokens: 4096,
    tile_vocab: 32_768,
    /**
     * The bytes for each logit with ORPO, which keeps all logits in half precision and in fp32, their softmax and its gradients. An
     * evaluation has no gradients.
     */
    orpo_bytes: 18,
    orpo_evaluation_bytes: 10,
    hidden_bytes: 12,
  },
  /** The memory on each GPU for the context and libraries of CUDA, and for memory that the allocator cannot use. */
  overhead_bytes: 1_000_000_000,
  overhead_share: 0.03,
  /** The margin of error of an estimate. A GPU counts as too small only if it has less than this fraction of the estimated memory. */
  certain_share: 0.85,
} as const;
