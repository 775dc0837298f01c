import { join } from 'node:path';
import process from 'node:process';
import type { Body } from '../../../shared/client/index.ts';
import { tinyHub, trainerBin, withTrainer } from '../trainer/trainer-python.ts';
import { speechesAsJsonLines } from './demo-dataset.ts';
import type { DemoMethod } from './options.ts';

const root = join(import.meta.dirname, '../../..');
const toyDatasetBytes = 2_500_000;
const pairs = 400;

/** A training of the demo: its config, its dataset, and the time that it may take. */
export interface TrainingPlan {
  readonly dataset: Uint8Array;
  readonly format: 'text' | 'alpaca' | 'dpo';
  readonly config: Omit<Body<'createConfig'>, 'name'>;
  readonly variables: Readonly<Record<string, string>>;
  readonly patienceMs: number;
  /** Command and arguments that print from a model of that file and kind. */
  readonly speak: (path: string, kind: string) => readonly string[];
}

const toy = (learningRate = 0.015): TrainingPlan => ({
  dataset: speechesAsJsonLines(toyDatasetBytes),
  format: 'text',
  config: {
    model: { name: 'smoke' },
    trainer: 'smoke',
    training: {
      method: 'cpt',
      num_epochs: 1,
      learning_rate: learningRate,
      batch_size: 32,
      max_steps: 400,
      eval_steps: 50,
      save_steps: 200,
      logging_steps: 5,
      seed: 1,
    },
  },
  variables: {},
  patienceMs: 110_000,
  speak: (path) => {
    const options = ['--prompt', 'The people of ', '--seed', '7', '--length', '160'];
    return ['python3', '-B', '-m', 'podwarden_pod.smoke.generate', path, ...options];
  },
});

/** Speeches cut in two: the first half asks for the second; for dpo the second in reverse is the worse answer. */
const halves = (method: DemoMethod): Buffer => {
  const texts = Buffer.from(speechesAsJsonLines(400_000)).toString('utf8').trim().split('\n');
  const words = texts.flatMap((line): string[] => JSON.parse(line).text.split(/\s+/));
  const lines = Array.from({ length: pairs }, (_, n) => {
    const first = words.slice(n * 24, n * 24 + 12).join(' ');
    const second = words.slice(n * 24 + 12, n * 24 + 24);
    const worse = second.toReversed().join(' ');
    return method === 'sft'
      ? { instruction: `Go on: ${first}`, output: second.join(' ') }
      : { prompt: `Go on: ${first}`, chosen: second.join(' '), rejected: worse };
  });
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
};

const real = (method: DemoMethod, say: (text: string) => void): TrainingPlan => {
  const bin = trainerBin(say);
  // The simulated pods take their python3 from here, as a prebuilt image would bring it.
  process.env.PATH = withTrainer(bin).PATH;
  const variables = tinyHub(bin, join(root, '.podwarden', 'demo', 'hub'));
  const load = join(root, 'infra/local/trainer/load_artifact.py');
  return {
    dataset: halves(method),
    format: method === 'sft' ? 'alpaca' : 'dpo',
    config: {
      model: { name: 'podwarden-test/tiny-llama', num_parameters: 1_000_000 },
      trainer: 'transformers',
      training: {
        method,
        num_epochs: 1,
        learning_rate: 0.01,
        batch_size: 8,
        use_lora: true,
        eval_split: 0.1,
        eval_steps: 15,
        logging_steps: 3,
        gradient_checkpointing: false,
      },
    },
    variables,
    patienceMs: 600_000,
    speak: (path, kind) => [join(bin, 'python3'), '-B', load, path, kind, 'Go on: The people of', '--text'],
  };
};

/** Throws `NoTrainerPython` where a real training was asked for and cannot be had. */
export const trainingPlan = (
  method: DemoMethod | undefined,
  learningRate: number | undefined,
  say: (text: string) => void,
): TrainingPlan => (method === undefined ? toy(learningRate) : real(method, say));
