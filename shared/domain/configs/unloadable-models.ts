/** Repositories of the Hugging Face Hub whose names show that the trainer `transformers` cannot train them. */
export interface UnloadableModels {
  /** Matches the lower-case name of the repository, without its owner. */
  readonly name?: RegExp;
  /** Matches the lower-case owner of the repository. */
  readonly owner?: RegExp;
  /** The end of a sentence that says what the repositories contain, and which model id to give instead. */
  readonly message: string;
  /** The values of `model_type` in transformers, given if models of these types cannot generate text as the trainer needs. */
  readonly model_types?: readonly string[];
}

const original = 'give the id of the model that it was made from';

/** Matches one of the words as a whole word. Words in a name are separated by hyphens, underscores and dots. */
const word = (...words: readonly string[]): RegExp => new RegExp(`(?:^|[-_.])(?:${words.join('|')})(?=[-_.]|$)`);

/** Formats of weights that neither transformers nor an installed package can load for training. */
const forms: readonly UnloadableModels[] = [
  {
    name: word('gguf', 'ggml', 'llamafile'),
    message: `holds files for llama.cpp, which cannot be trained; ${original}`,
  },
  {
    name: word('gptq', 'awq', 'exl2', 'exl3', 'aqlm', 'hqq', 'vptq', 'autoround', 'w4a16', 'w8a16', 'w8a8'),
    message: `holds weights in a quantization that cannot be trained here; ${original}, with use_lora true and quantization 4bit or 8bit`,
  },
  {
    name: /(?:^|[-_.])mlx[-_.](?:.*[-_.])?(?:q?[2-8](?:bit)?|[2-8]-?bit)(?=[-_.]|$)/,
    message: `holds weights in the quantization of MLX; ${original}`,
  },
  {
    owner: /^mlx-community$/,
    name: /[-_.][2-8]-?bit(?=[-_.]|$)/,
    message: `holds weights in the quantization of MLX; ${original}`,
  },
  {
    name: word('onnx', 'openvino', 'coreml', 'tflite', 'litert', 'mlc', 'rkllm', 'ct2', 'ctranslate2'),
    message: `holds a model that is made to be run and not to be trained; ${original}`,
  },
  {
    name: /-(?:int4|int8|fp16)-ov$/,
    message: `holds a model that is made to be run and not to be trained; ${original}`,
  },
  { owner: /^onnx-community$/, message: `holds a model that is made to be run and not to be trained; ${original}` },
  {
    name: /-(?:lora|qlora|peft)-adapters?$|-adapters?-(?:lora|qlora|peft)$/,
    message:
      'is an adapter, and adapters of adapters are not trained; give the id of its base model, or of a model that it was merged into',
  },
];

const textModel = 'give the id of a model that generates text';

/** Families of models that are not language models, or that need another kind of training than this trainer does. */
const families: readonly UnloadableModels[] = [
  {
    name: /^(?:stable-diffusion-(?:v?\d|xl)|stable-video-diffusion|sdxl-|sd-turbo$|flux\.\d-|kandinsky-\d|pixart-|wan2)/,
    message: `makes pictures and no text; ${textModel}`,
  },
  {
    name: /^(?:(?:distil-|faster-)?whisper-|wav2vec2-|hubert-(?:base|large))/,
    message: `hears speech; ${textModel}`,
    model_types: ['wav2vec2', 'hubert'],
  },
  {
    name: /^(?:clip-vit-|vit-(?:base|large|huge)-|siglip2?-|dinov[23]-|detr-|sam-vit-)/,
    message: `sees pictures and writes no text; ${textModel}`,
    model_types: ['clip', 'vit', 'siglip', 'dinov2', 'detr', 'sam'],
  },
  {
    name: /^(?:qwen[\d.]+-vl-|llava-|paligemma|idefics\d|smolvlm|pixtral-|florence-\d|blip2?-)/,
    message: `reads pictures with text, which is not trained here; ${textModel} from text alone`,
    model_types: ['qwen2_vl', 'qwen2_5_vl', 'qwen3_vl', 'llava', 'paligemma', 'idefics3', 'smolvlm', 'pixtral', 'blip'],
  },
  {
    name: /^(?:(?:flan-)?t5-|(?:mt5|umt5|byt5|long-t5|t5gemma)-|flan-ul2$|nllb-|m2m100|madlad400)/,
    message: `has an encoder of its own for the question, which is trained otherwise; ${textModel} with a decoder alone`,
    model_types: ['t5', 'mt5', 'umt5', 't5gemma', 'm2m_100'],
  },
  {
    name: /^(?:distilbert-base|deberta-|albert-(?:base|large|xx?large)|mpnet-base|all-mpnet-base|multi-qa-mpnet|modernbert-(?:base|large))/,
    message: `makes vectors of texts and writes none; ${textModel}`,
    model_types: ['distilbert', 'deberta', 'deberta-v2', 'albert', 'mpnet', 'modernbert'],
  },
];

export const unloadableModels: readonly UnloadableModels[] = [...forms, ...families];

/** Repositories whose names make it likely, but not certain, that they cannot be trained. */
export const doubtfulModels: readonly UnloadableModels[] = [
  {
    name: /^(?:(?:xlm-)?roberta-(?:base|large)|bert-(?:tiny|mini|small|medium|base|large)|electra-(?:small|base|large)|all-minilm-|bge-(?:small|base|large|m3)|e5-(?:small|base|large)|multilingual-e5-)/,
    message: `makes vectors of texts, and would learn to write from nothing. To train one that writes, ${textModel}`,
  },
  {
    name: /-(?:q?lora|peft|adapters?)$/,
    message:
      'may be an adapter, which does not load without its base model. If it is, give the id of a model that it was merged into',
  },
];

export const isOneOf = ({ name, owner }: UnloadableModels, id: string): boolean => {
  const parts = id.toLowerCase().split('/');
  const [of, named] = parts.length > 1 ? [parts[0] ?? '', parts[1] ?? ''] : ['', parts[0] ?? ''];
  return (owner?.test(of) ?? true) && (name?.test(named) ?? true);
};
