import type { Stage } from '../../infra/stages.ts';
import { type SynthesizedStack, synthesizedStacks } from './synthesized.ts';

interface StackTemplate {
  readonly Resources: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

/** One stack as CloudFormation sees it: what it gives to others and takes of them. */
interface Deployable {
  readonly name: string;
  /** Value by name; another value of the same name is refused like none. */
  readonly exports: ReadonlyMap<string, string>;
  readonly imports: readonly string[];
}

const importsIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'Fn::ImportValue' && typeof inner === 'string' ? [inner] : importsIn(inner),
  );
};

const deployable = ({ name, template }: SynthesizedStack): Deployable => {
  const outputs = Object.values((template as unknown as StackTemplate).Outputs ?? {});
  return {
    name,
    exports: new Map(outputs.flatMap(({ Value, Export }) => (Export ? [[Export.Name, JSON.stringify(Value)]] : []))),
    imports: importsIn(template),
  };
};

/** The stacks in the order in which the CDK command line deploys them: each after those it depends on. */
export const deployOrder = (of: string | Stage, source: Readonly<Record<string, string>>): readonly Deployable[] => {
  const stacks = synthesizedStacks(of, source);
  const ordered: SynthesizedStack[] = [];
  const add = (stack: SynthesizedStack): void => {
    if (ordered.includes(stack)) return;
    for (const needed of stacks.filter(({ id }) => stack.needs.includes(id))) add(needed);
    ordered.push(stack);
  };
  // The worst order that the manifest allows: what nothing orders may come in any.
  for (const stack of [...stacks].reverse()) add(stack);
  return ordered.map(deployable);
};

/** The rule of CloudFormation about exports and imports: nothing that is imported goes or changes. */
export class StandingStage {
  readonly #stacks = new Map<string, Deployable>();

  deploy(stack: Deployable): void {
    const before = this.#stacks.get(stack.name);
    for (const [name, value] of before?.exports ?? []) {
      if (stack.exports.get(name) !== value) this.#assertUnused(name, stack.name);
    }
    for (const name of stack.imports) {
      if (![...this.#stacks.values()].some(({ exports }) => exports.has(name)))
        throw new Error(`No export named ${name} found, which ${stack.name} imports`);
    }
    this.#stacks.set(stack.name, stack);
  }

  destroy(stack: Deployable): void {
    for (const name of this.#stacks.get(stack.name)?.exports.keys() ?? []) this.#assertUnused(name, stack.name);
    this.#stacks.delete(stack.name);
  }

  #assertUnused(name: string, by: string): void {
    const user = [...this.#stacks.values()].find((stack) => stack.name !== by && stack.imports.includes(name));
    if (user !== undefined) throw new Error(`Export ${name} cannot be deleted as it is in use by ${user.name}`);
  }
}
