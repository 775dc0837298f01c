import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { help } from '../../infra/smoke/options.ts';
import { whereToLook } from '../../infra/smoke/where-to-look.ts';
import { stageNamed } from '../../infra/stages.ts';
import { type Resource, synthesize } from './synthesized.ts';

const page = (name: string): string => readFileSync(name, 'utf8');

const bashOf = (text: string): string =>
  [...text.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');

const matches = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, first = '']) => first)),
];

/** A heading as GitHub makes an anchor of it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsOf = (name: string): string[] => matches(page(name), /^#+ (.+)$/gm).map(anchorOf);

/** The commands and options of the CDK's command line. Its own `--help` takes two seconds for each command. */
const cdk: {
  readonly globalOptions: Readonly<Record<string, unknown>>;
  readonly commands: Readonly<Record<string, { readonly options?: Readonly<Record<string, unknown>> }>>;
} = JSON.parse(page('node_modules/aws-cdk/lib/cli/cli-type-registry.json'));

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...globSync('docs/*.md')];

describe('every page', () => {
  it.each(pages)('%s links to pages and headings that are there', (name) => {
    for (const target of matches(page(name), /\]\(((?!https?:)[^)\s]+)\)/g)) {
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? name : join(dirname(name), file);
      expect({ target, exists: existsSync(path) }).toEqual({ target, exists: true });
      if (anchor !== undefined) expect(anchorsOf(path)).toContain(anchor);
    }
  });

  it.each(pages)('%s names npm scripts that are there', (name) => {
    const { scripts } = JSON.parse(page('package.json'));
    const named = matches(page(name), /npm run (?:--silent )?([a-z][\w:-]*)/g);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  it('is where the smoke test sends its reader', () => {
    for (const target of Object.values(whereToLook)) {
      const [file = '', anchor] = target.split('#');
      expect(anchorsOf(file)).toContain(anchor);
    }
  });
});

describe('the runbook', () => {
  const bash = bashOf(page('docs/runbook.md'));

  it('has blocks that bash can read, with command lines of CDK and stacks that are there', () => {
    expect(bash.length).toBeGreaterThan(500);
    execFileSync('bash', ['-n'], { input: bash });
    const stacks = ['data', 'api', 'reaper', 'operations', 'console'];
    expect(stacks).toEqual(expect.arrayContaining(matches(bash, /podwarden-\$STAGE-([a-z]+)/g)));
    expect(['Data', 'Api', 'Reaper', 'Operations']).toEqual(
      expect.arrayContaining(matches(bash, /npx cdk (?:deploy|diff) (\w+)/g)),
    );
  });

  it('finds tables and functions by ids that the templates have', () => {
    const ids = synthesize('prod').all.map(([id]) => id);
    const asked = matches(bash, /starts_with\(LogicalResourceId, '(\w+)'\)/g);
    expect(asked).toEqual(['Jobs', 'Sweep', 'Datasets']);
    for (const prefix of asked) expect(ids.some((id) => id.startsWith(prefix))).toBe(true);
  });
});

const outlives = ({ DeletionPolicy }: Resource): boolean => DeletionPolicy?.startsWith('Retain') ?? false;

describe('the page about deploys', () => {
  const text = page('docs/deploy.md');
  const bash = bashOf(text);
  // With all that a stage may have.
  const domain = { name: 'api.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/example' };
  const prod = synthesize({ ...stageNamed('prod'), domain });
  const idOf = { data: 'Data', api: 'Api', reaper: 'Reaper', operations: 'Operations', console: 'Console' } as const;
  const outputsOf = (stack: string): string[] =>
    Object.keys(prod.template(idOf[stack as keyof typeof idOf]).toJSON().Outputs ?? {});

  it('has blocks that bash can read', () => {
    expect(bash.length).toBeGreaterThan(500);
    execFileSync('bash', ['-n'], { input: bash });
  });

  it('names settings that are there', () => {
    const table = text.slice(text.indexOf('| setting |'), text.indexOf('Differences of stages'));
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows
      .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([A-Z_]+)`/g)])
      .map(([, name]) => name);
    expect(named.length).toBeGreaterThan(5);
    // Each is named once: of two rows one goes stale.
    expect(named.filter((name, nth) => named.indexOf(name) !== nth)).toEqual([]);
    for (const name of named) expect(page('.env.example')).toMatch(new RegExp(`^#${name}=`, 'm'));
  });

  it('names stacks and outputs that are there', () => {
    for (const stack of matches(text, /podwarden-(?:dev|<stage>)-([a-z]+)/g))
      expect(Object.keys(idOf)).toContain(stack);
    const rows = [...text.matchAll(/^\| `podwarden-<stage>-(\w+)` \| (.+?) \|/gm)];
    const asked = [...bash.matchAll(/output (\w+) (\w+)/g)].map(([, stack = '', name = '']) => [stack, name] as const);
    const listed = rows.flatMap(([, stack = '', cell = '']) => matches(cell, /`(\w+)`/g).map((name) => [stack, name]));
    expect(listed.length).toBeGreaterThan(4);
    for (const [stack = '', name] of [...listed, ...asked]) expect(outputsOf(stack)).toContain(name);
    const told = listed.map(([, name]) => name);
    const all = Object.keys(idOf).flatMap(outputsOf);
    expect(told).toEqual(expect.arrayContaining(all.filter((name) => !name.startsWith('ExportsOutput'))));
  });

  it('gives the command line of CDK arguments that it knows', () => {
    const commands = [
      ...text.matchAll(/(?:npx cdk|npm run(?= (?:diff|deploy)\b)) (\w+)(?: --(?= ))?((?: -{1,2}[a-z-]+| [\w=$]+)*)/g),
    ];
    expect(commands.length).toBeGreaterThan(4);
    for (const [, command = '', args = ''] of commands) {
      const known = { ...cdk.globalOptions, ...cdk.commands[command]?.options };
      expect(Object.keys(cdk.commands)).toContain(command);
      for (const option of matches(args, /--([a-z-]+)/g)) expect(Object.keys(known)).toContain(option);
      if (command === 'deploy')
        expect(Object.values(idOf)).toEqual(
          expect.arrayContaining(matches(args, /([A-Z]\w+)/g).filter((id) => id !== 'STAGE')),
        );
    }
  });

  it('gives the smoke test arguments that it knows', () => {
    for (const [, args = ''] of text.matchAll(/npm run --silent smoke -- (.*)$/gm)) {
      for (const option of matches(args, /(--[a-z-]+)/g)) expect(help).toContain(`${option} `);
    }
  });

  it('says of every kind of thing that outlives its stack how to remove it', () => {
    const kinds = prod.all.filter(([, resource]) => outlives(resource)).map(([, { Type }]) => Type);
    expect(matches(bash, /kept (AWS::\w+::\w+)/g).sort()).toEqual([...new Set(kinds)].sort());
  });

  it('names the stacks whose things outlive them', () => {
    const stacks = Object.entries(idOf).filter(([, id]) =>
      Object.values<Resource>(prod.template(id).toJSON().Resources).some(outlives),
    );
    const written = bash.slice(bash.indexOf('list-stack-resources'));
    for (const [name] of stacks)
      expect(written).toMatch(new RegExp(`\\$STAGE-${name}\\b|for STACK in [a-z ]*\\b${name}\\b`));
  });
});

describe('the front page', () => {
  it('fits on a screen and leads to every other page', () => {
    const text = page('README.md');
    expect(text.split('\n').length).toBeLessThan(80);
    for (const name of globSync('docs/*.md')) expect(text).toContain(`](${name})`);
  });
});

describe('the page that follows one job', () => {
  const text = page('docs/one-job.md');
  const named = matches(text, /`((?:functions|shared|infra|test)\/[\w./-]+)`/g);

  it('names files that are there', () => {
    expect(named.length).toBeGreaterThan(40);
    for (const name of named) expect({ name, exists: existsSync(name) }).toEqual({ name, exists: true });
  });

  it('can be read in two pages', () => {
    expect(text.split(/\s+/).length).toBeLessThan(1200);
  });
});

describe('the page about the architecture', () => {
  const text = page('docs/architecture.md');
  const foldersOf = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  const table = (heading: string): string[] => {
    const section = text.slice(text.indexOf(`## ${heading}`)).split('\n## ')[0] ?? '';
    return section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2);
  };

  it('names folders that are there', () => {
    const named = table('Folders').flatMap((row) => matches(row.split('|')[1] ?? '', /`([\w/]+)`/g));
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect({ name, exists: existsSync(name) }).toEqual({ name, exists: true });
  });

  it('names every subject of the domain and every layer of tests', () => {
    const row = (name: string): string => table('Folders').find((line) => line.includes(`\`${name}\``)) ?? '';
    for (const subject of foldersOf('shared/domain')) expect(row('shared/domain')).toContain(subject);
    for (const layer of matches(row('test'), /folder: ([\w, ]+)/g).flatMap((list) => list.trim().split(', ')))
      expect(foldersOf('test')).toContain(layer);
  });

  it('shows every feature', () => {
    const picture = text.slice(text.indexOf('```'), text.indexOf('A job, step by step'));
    for (const feature of foldersOf('functions').filter((name) => name !== 'meta'))
      expect(picture).toContain(`functions/${feature}`);
  });

  it('tells of every table, and of no other', () => {
    const stack = page('infra/stacks/data-stack.ts');
    const named = table('Data').map((row) => row.split('|')[1]?.trim());
    expect(named).toEqual(matches(stack, /new RecordsTable\(this, '(\w+)'/g));
  });
});
