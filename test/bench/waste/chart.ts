import type { FaultMix } from './fault-mix.ts';
import { dollars, type Row, wasteAt } from './report.ts';
import { FACTORS } from './results.ts';

const WIDTH = 760;
const LEFT = 232;
const RIGHT = 84;
const TOP = 86;
const STEP = 44;
const BAR = 20;
/** Decades of the axis, $1 to $10,000, and of room behind it. */
const DECADES = 4;
const ROOM = 1;

const text = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Logarithmic, since the least and the most lie four decades apart. Up to a dollar there is no bar. */
const x = (value: number): number =>
  LEFT + (Math.max(0, Math.log10(Math.max(1, value))) / (DECADES + ROOM)) * (WIDTH - LEFT - RIGHT);

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .title { font-weight: 600; font-size: 15px; }
    .small { font-size: 11px; fill: #59636e; }
    .ours { font-weight: 600; }
    .axis { stroke: #d1d9e0; }
    .bar { fill: #8c959f; }
    .bar.ours { fill: #1a7f37; }
    .early { stroke: #1f2328; stroke-width: 2; }
    .ground { fill: #ffffff; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .small { fill: #9198a1; }
      .axis { stroke: #3d444d; }
      .bar { fill: #656c76; }
      .bar.ours { fill: #3fb950; }
      .early { stroke: #f0f6fc; }
      .ground { fill: #0d1117; }
    }
  `;

const bar = (row: Row, index: number): string => {
  const y = TOP + index * STEP;
  const [day, early] = [wasteAt(row).dollars, wasteAt(row, FACTORS[0], 8).dollars];
  const ours = row.isOurs ? ' ours' : '';
  const shown = early === day ? `$${dollars(day)}` : `$${dollars(day)} ($${dollars(early)})`;
  return [
    `  <text class="name${ours}" x="${LEFT - 10}" y="${y + 15}" text-anchor="end">${text(row.name)}</text>`,
    `  <rect class="bar${ours}" x="${LEFT}" y="${y}" width="${(x(day) - LEFT).toFixed(1)}" height="${BAR}" rx="2"/>`,
    ...(early === day
      ? []
      : [
          `  <line class="early" x1="${x(early).toFixed(1)}" y1="${y - 3}" x2="${x(early).toFixed(1)}" y2="${y + BAR + 3}"/>`,
        ]),
    `  <text class="value${ours}" x="${(x(day) + 8).toFixed(1)}" y="${y + 15}">${shown}</text>`,
  ].join('\n');
};

const axis = (rows: number): string =>
  Array.from({ length: DECADES + 1 }, (_none, decade) => {
    const at = x(10 ** decade).toFixed(1);
    const bottom = TOP + rows * STEP - 12;
    return [
      `  <line class="axis" x1="${at}" y1="${TOP - 14}" x2="${at}" y2="${bottom}"/>`,
      `  <text class="small" x="${at}" y="${bottom + 16}" text-anchor="middle">$${(10 ** decade).toLocaleString('en-US')}</text>`,
    ].join('\n');
  }).join('\n');

/** One bar a policy, its figure beside it. */
export const chartOf = (mix: FaultMix, rows: readonly Row[]): string => {
  const height = TOP + rows.length * STEP + 44;
  const said = rows.map((row) => `${row.name}: $${dollars(wasteAt(row).dollars)}`).join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
  <title id="title">Dollars wasted per 1000 jobs by policy</title>
  <desc id="desc">Horizontal bars on a logarithmic axis. ${text(said)}.</desc>
  <style>${STYLE}</style>
  <rect class="ground" width="${WIDTH}" height="${height}" rx="6"/>
  <text class="title" x="20" y="30">Dollars wasted per 1000 jobs on an RTX 4090</text>
  <text class="small" x="20" y="50">The same ${mix.jobs} recorded jobs and faults (seed ${mix.seed}). Whoever leaves a pod is found out after 24 h; line and brackets: 8 h.</text>
${axis(rows.length)}
${rows.map(bar).join('\n')}
  <text class="small" x="20" y="${height - 10}">Logarithmic. The peers are models of their rules; Podwarden is its own code in virtual time. docs/waste.md</text>
</svg>
`;
};
