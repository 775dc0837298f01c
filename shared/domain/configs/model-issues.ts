import type { FieldIssue } from '../errors.ts';
import { issueIf } from './issue-if.ts';
import type { TrainingConfigBody } from './training-config.ts';
import { doubtfulModels, isOneOf, unloadableModels } from './unloadable-models.ts';

/**
 * Returns the faults of the model that would otherwise appear on the pod. The check uses only the name and the revision, and sends
 * no request to the Hugging Face Hub.
 */
export const modelIssues = ({ model, training }: TrainingConfigBody): FieldIssue[] => [
  ...idIssues(model.name),
  ...unloadableModels
    .filter((models) => isOneOf(models, model.name))
    .slice(0, 1)
    .map(({ message }) => ({ path: 'model.name', message })),
  ...revisionIssues(model.revision),
  ...(isQuantizedAlready(model.name) ? quantizedIssues(training) : []),
];

/** Returns a warning for each property of the model that may make the training fail. */
export const modelWarnings = ({ model }: Pick<TrainingConfigBody, 'model'>): readonly string[] => [
  ...doubtfulModels.filter((models) => isOneOf(models, model.name)).map(({ message }) => `${model.name} ${message}.`),
  ...(/^[0-9a-f]{7,39}$/.test(model.revision ?? '')
    ? [`The hub takes a commit by its 40 digits alone, and model.revision has ${model.revision?.length}.`]
    : []),
];

/** Checks the rules of the Hugging Face Hub for ids (`huggingface_hub.utils.validate_repo_id`) that the schema does not check. */
const idIssues = (name: string): FieldIssue[] => {
  const parts = name.split('/');
  const why = parts.some((part) => /^[-.]|[-.]$/.test(part))
    ? 'its parts begin and end with a letter, a digit or an underscore'
    : /--|\.\./.test(name)
      ? 'it has no two hyphens or dots in a row'
      : name.endsWith('.git')
        ? 'it does not end with .git'
        : parts.some((part) => part.length > 96)
          ? 'its parts have at most 96 characters'
          : undefined;
  return why === undefined ? [] : [{ path: 'model.name', message: `is no id of the Hugging Face Hub: ${why}` }];
};

/** Refuses names of branches and tags that git forbids (git-check-ref-format). */
const revisionIssues = (revision: string | undefined): FieldIssue[] =>
  issueIf(
    revision !== undefined && /\.\.|\/\/|\/\.|[./]$|\.lock(?:\/|$)/.test(revision),
    'model.revision',
    'is no name that a branch, a tag or a commit can have',
  );

/**
 * Returns whether the name shows weights that bitsandbytes has quantized. The pod has bitsandbytes, so such a model loads, but only
 * an adapter can be trained on it.
 */
const isQuantizedAlready = (name: string): boolean => /[-_.]bnb[-_.](?:nf4|[48]-?bit)(?=[-_.]|$)/i.test(name);

const quantizedIssues = ({ use_lora, merge_adapter, quantization }: TrainingConfigBody['training']): FieldIssue[] => {
  const what = 'the weights of this model are quantized already';
  const instead = 'or give the id of the model that it was made from';
  return [
    ...issueIf(
      use_lora !== true,
      'training.use_lora',
      `has to be true: ${what} and cannot be trained themselves; ${instead}`,
    ),
    ...issueIf(
      merge_adapter === true,
      'training.merge_adapter',
      `cannot be done: ${what}; leave it out, ${instead}, with quantization 4bit`,
    ),
    ...issueIf((quantization ?? 'none') !== 'none', 'training.quantization', `is not used: ${what}; leave it out`),
  ];
};
