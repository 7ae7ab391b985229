import { binsOf } from './report.js';
import type { Proposal } from './score.js';

const SIZE = 360;
const MARGIN = 48;
const at = (share: number) => MARGIN + share * SIZE;
const up = (share: number) => MARGIN + (1 - share) * SIZE;

/** How often proposals of each confidence are right, as an SVG: on the diagonal the confidence is what it says. */
export function reliabilityPlot(proposals: readonly Proposal[]): string {
  const bins = binsOf(proposals);
  const most = Math.max(...bins.map(({ count }) => count));
  const dots = bins.map(({ meanConfidence, accuracy, count }) => {
    const radius = 4 + 10 * Math.sqrt(count / most);
    return `<circle cx="${at(meanConfidence).toFixed(1)}" cy="${up(accuracy).toFixed(1)}" r="${radius.toFixed(1)}" fill="#2a6f97" fill-opacity="0.75"/>
  <text x="${at(meanConfidence).toFixed(1)}" y="${(up(accuracy) + radius + 12).toFixed(1)}" font-size="10" text-anchor="middle" fill="#555">${count}</text>`;
  });
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (
      share,
    ) => `<text x="${at(share)}" y="${up(0) + 18}" font-size="11" text-anchor="middle" fill="#333">${share.toFixed(1)}</text>
  <text x="${at(0) - 8}" y="${up(share) + 4}" font-size="11" text-anchor="end" fill="#333">${share.toFixed(1)}</text>
  <line x1="${at(0)}" x2="${at(1)}" y1="${up(share)}" y2="${up(share)}" stroke="#e4e4e4"/>`,
  );
  const edge = SIZE + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${edge} ${edge}" width="${edge}" height="${edge}" font-family="sans-serif" role="img" aria-label="How often proposals of each confidence are right">
  <rect width="${edge}" height="${edge}" fill="#fff"/>
  ${ticks.join('\n  ')}
  <line x1="${at(0)}" y1="${up(0)}" x2="${at(1)}" y2="${up(1)}" stroke="#bbb" stroke-dasharray="4 4"/>
  ${dots.join('\n  ')}
  <text x="${edge / 2}" y="${edge - 10}" font-size="12" text-anchor="middle" fill="#333">confidence of the proposal</text>
  <text x="14" y="${edge / 2}" font-size="12" text-anchor="middle" fill="#333" transform="rotate(-90 14 ${edge / 2})">share that is right</text>
</svg>
`;
}
