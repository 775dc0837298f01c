import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addPodwarden } from '../../infra/podwarden.ts';
import { readSettings } from '../../infra/settings.ts';
import { type Stage, stageNamed } from '../../infra/stages.ts';
import { functionFeatures } from '../../shared/names.ts';
import { madeOnce } from '../support/run-cache.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}

/** A folder in which every function is an empty module: what infra tests say does not depend on the code. */
const emptyBuild = () => {
  const dir = mkdtempSync(join(tmpdir(), 'podwarden-infra-'));
  for (const [name, feature] of functionFeatures) {
    mkdirSync(join(dir, feature, name), { recursive: true });
    writeFileSync(join(dir, feature, name, 'index.mjs'), '');
  }
  const path = join(dir, 'podwarden-pod.tar.gz');
  writeFileSync(path, '');
  return { functionsDir: dir, podRuntime: { path, sha256: '0'.repeat(64) } };
};

/** The settings that a deploy of staging or prod must name. */
export const named = {
  JWT_ISSUER_URL: 'https://issuer.example.com/',
  JWT_AUDIENCE: 'podwarden',
  ALARM_EMAIL: 'ops@example.com',
};

export const addedTo = (app: App, of: string | Stage, source: Readonly<Record<string, string>> = named): void => {
  const stage = typeof of === 'string' ? stageNamed(of) : of;
  addPodwarden(app, { stage, settings: readSettings(stage, source), build: emptyBuild() });
};

/** With the flags that the CDK command line would hand over. */
const { context: flags }: { readonly context: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync('cdk.json', 'utf8'),
);

export const anApp = (): App =>
  new App({
    analyticsReporting: false,
    treeMetadata: false,
    // CDK's own check of the templates takes 4 s; `cdk synth` makes it.
    builtinCloudFormationValidation: false,
    context: { ...flags, 'aws:cdk:disable-asset-staging': true },
  });

/** Returns what `make` returns. The CDK notes the stack trace of each construct, which takes a third of a synth under Jest. */
export const withoutTraces = <T>(make: () => T): T => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};

export const stacksOf = (app: App): readonly Stack[] => app.node.children.filter((child) => Stack.isStack(child));

export interface SynthesizedStack {
  /** Construct id: Data, Api, Reaper, Operations. */
  readonly id: string;
  readonly name: string;
  /** Construct ids of the stacks that are deployed before it. */
  readonly needs: readonly string[];
  readonly template: Readonly<Record<string, unknown>>;
}

/** The stacks of one stage. A synth takes half a second of CPU and the same settings make the same, so each is made once a run. */
export const synthesizedStacks = (
  of: string | Stage,
  source: Readonly<Record<string, string>>,
): readonly SynthesizedStack[] => {
  const stage = typeof of === 'string' ? stageNamed(of) : of;
  return madeOnce([stage, source], () =>
    withoutTraces(() => {
      const app = anApp();
      addedTo(app, stage, source);
      return stacksOf(app).map((stack) => ({
        id: stack.node.id,
        name: stack.stackName,
        needs: stack.dependencies.map(({ node }) => node.id),
        template: Template.fromStack(stack).toJSON(),
      }));
    }),
  );
};

/** The templates of one stage by construct id. */
export const synthesize = (stage: string | Stage = 'prod', source: Readonly<Record<string, string>> = named) => {
  const stacks = synthesizedStacks(stage, source);
  const all = stacks.flatMap(({ template }) =>
    Object.entries(template.Resources as Readonly<Record<string, Resource>>).map(
      ([id, resource]) => [id, { ...resource, Properties: resource.Properties ?? {} }] as const,
    ),
  );
  return {
    template: (id: string): Template => {
      const found = stacks.find((stack) => stack.id === id);
      if (!found) throw new Error(`there is no stack ${id}`);
      return Template.fromJSON(found.template);
    },
    /** Logical id and resource, of all stacks. */
    all,
    stackNames: stacks.map(({ name }) => name),
    /** Logical id and resource, of all stacks. */
    resources: (type: string): readonly (readonly [string, Resource])[] => all.filter(([, { Type }]) => Type === type),
  };
};
