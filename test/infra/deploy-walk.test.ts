import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountChecks } from '../../infra/account/account-checks.ts';

const page = readFileSync('docs/deploy.md', 'utf8');
const blocks = [...page.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = '']) => block);

/** Everything that a reader has typed at a prompt. */
const key = 'rpa_the_key';
const password = `a,b=c "d" 'e' \\f $g`;

/** Takes the place of whatever reaches out: writes down how it was called, and answers as AWS would. */
const standIn = `#!/bin/bash
{ printf '%s' "\${0##*/}"; printf '\\t%s' "$@"; printf '\\n'; } >> "$CALLS"
case "\${0##*/} $*" in
  *put-secret-value*) cat > /dev/null ;;
  *OutputKey==\\'IssuerUrl*) echo https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool ;;
  *OutputKey==\\'PublicApiUrl*) echo https://api.example.com ;;
  *OutputKey==*) echo "the-output" ;;
  *ResourceType,PhysicalResourceId*) printf 'AWS::DynamoDB::GlobalTable\\tthe-table\\nAWS::S3::Bucket\\tthe-bucket\\n' ;;
  *IdToken*) echo the.id.token ;;
  curl*artifacts*) echo '{"items":[{"url":"https://bucket.example.com/an-artifact"}]}' ;;
  seq*) echo 1 ;;
  *) echo an-answer ;;
esac
`;

/** Walks the page from its first line to its last, in one shell and a folder of its own, as far as AWS and npm. */
const walk = (stage: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-deploy-walk-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = join(bin, 'stand-in');
  writeFileSync(script, standIn);
  chmodSync(script, 0o755);
  for (const name of ['aws', 'npm', 'npx', 'curl', 'git', 'sleep', 'seq']) symlinkSync(script, join(bin, name));
  symlinkSync(process.execPath, join(bin, 'node'));
  copyFileSync('.env.example', join(folder, '.env.example'));
  const text = ['set -euo pipefail', ...blocks].join('\n').replace('STAGE=dev', `STAGE=${stage}`);
  const calls = join(folder, 'calls');
  const { status, stderr } = spawnSync('bash', ['-c', text], {
    cwd: folder,
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, CALLS: calls },
    input: `${key}\n${password}\n`,
    encoding: 'utf8',
  });
  const made = readFileSync(calls, 'utf8').trimEnd().split('\n');
  return { status, stderr, calls: made.map((line) => line.split('\t')) };
};

const walks = Object.fromEntries(['dev', 'prod'].map((stage) => [stage, walk(stage)]));
const callsOf = (stage: string): readonly (readonly string[])[] => walks[stage]?.calls ?? [];
const linesOf = (stage: string): readonly string[] => callsOf(stage).map((call) => call.join(' '));

describe('whoever follows the page about deploys from its first line to its last', () => {
  test.each(['dev', 'prod'])('lacks nothing on stage %s: no variable, no function, no file', (stage) => {
    expect([walks[stage]?.status, walks[stage]?.stderr.replace(/^(real|user|sys)?\s.*\n/gm, '')]).toEqual([0, '']);
  });

  test('installs first, then deploys, then makes a user, then tries it', () => {
    const at = (text: string) => linesOf('dev').findIndex((line) => line.includes(text));
    const order = [
      'npm ci',
      'npx cdk bootstrap',
      'npm run deploy',
      'put-secret-value',
      'initiate-auth',
      '--api-url',
    ].map(at);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order).not.toContain(-1);
  });

  test('signs in with a password of any signs, and shows the key of RunPod to nobody', () => {
    const signIn = callsOf('dev').find((call) => call.includes('initiate-auth')) ?? [];
    const parameters = JSON.parse(signIn[signIn.indexOf('--auth-parameters') + 1] ?? '');
    expect(parameters).toEqual({ USERNAME: 'you@example.com', PASSWORD: password });
    expect(JSON.stringify(callsOf('dev'))).not.toContain(key);
  });

  test('empties the bucket of dev once nothing writes to it any more, and that of no other stage', () => {
    const ends = (stage: string) => linesOf(stage).filter((line) => /cdk destroy|s3 rm/.test(line));
    expect(ends('dev')).toEqual([
      'aws s3 rm s3://the-output --recursive',
      'npx cdk destroy Console Operations Reaper Api -c stage=dev',
      'aws s3 rm s3://the-output --recursive',
      'npx cdk destroy Data -c stage=dev',
    ]);
    // The console's files, which a deploy would put there again.
    expect(ends('prod').filter((line) => line.includes('s3 rm'))).toEqual(['aws s3 rm s3://the-output --recursive']);
  });

  test('means one stage and one region throughout', () => {
    const stacks = linesOf('prod').flatMap(
      (line) => line.match(/podwarden-\w+-(?:data|api|reaper|operations|console)\b/g) ?? [],
    );
    expect(stacks.filter((name) => !name.startsWith('podwarden-prod-'))).toEqual([]);
  });
});

describe('the page about deploys', () => {
  test('says nothing twice: each setting stands in one row, each function of the shell is made once', () => {
    const table = page.slice(page.indexOf('| setting |'), page.indexOf('Any of them can be set'));
    const named = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell = '']) => cell.match(/`\w+`/g) ?? []);
    expect(named.length).toBeGreaterThan(15);
    const functions = blocks.flatMap((block) => block.match(/^ *\w+\(\) /gm) ?? []).map((name) => name.trim());
    for (const all of [named, functions]) expect(all).toEqual([...new Set(all)]);
  });

  test('has the command of each check that smoke --account runs, and what its answer should be', () => {
    const checklist = page.slice(page.indexOf('## The first deploy: a checklist'));
    for (const check of accountChecks) expect(checklist).toContain(`   aws ${check.command}\n`);
    const doubts = [...checklist.matchAll(/^\d+\. ([^?]+)\? (.+)\n {2,4}```bash\n/gm)];
    expect(doubts.length).toBe([...checklist.matchAll(/^\d+\. /gm)].length);
    for (const [, , answer = ''] of doubts) expect(answer.length).toBeGreaterThan(3);
    const ofAccount = accountChecks.map(({ command }) => `aws ${command}`);
    const first = [...checklist.matchAll(/^\d+\. .+\n {3}```bash\n {3}(.+)\n/gm)].map(([, command]) => command);
    expect(first.slice(0, ofAccount.length)).toEqual(ofAccount);
  });
});
