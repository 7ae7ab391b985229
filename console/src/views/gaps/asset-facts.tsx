import type { AssetFieldsFragment } from '@lacuna/sdk';
import { VisuallyHidden } from '@mantine/core';
import { wordOf } from '../../parts/badges.js';
import { percent, sentence, valueText } from '../../parts/words.js';
import classes from './gap-detail.module.css';
import type { Gap } from './use-gap-decisions.js';

interface Fact {
  readonly path: string;
  readonly label: string;
  readonly value: unknown;
}

const factsOf = (asset: AssetFieldsFragment, labelOf: (field: string) => string): Fact[] =>
  [
    { path: 'name', label: 'Name', value: asset.name },
    { path: 'assetType', label: 'Type', value: wordOf(asset.assetType) },
    { path: 'environment', label: 'Environment', value: asset.environment },
    { path: 'location', label: 'Location', value: asset.location },
    { path: 'description', label: 'Description', value: asset.description },
    ...factsIn('attributes', asset.attributes, labelOf),
    ...factsIn('customAttributes', asset.customAttributes, sentence),
  ].filter(({ value }) => value !== null && value !== undefined && value !== '');

const factsIn = (parent: string, values: Readonly<Record<string, unknown>>, labelOf: (key: string) => string): Fact[] =>
  Object.entries(values).map(([key, value]) => ({ path: `${parent}.${key}`, label: labelOf(key), value }));

/** `customAttributes.disks.0` cites the fact at `customAttributes.disks`. */
const cites = (path: string, fact: string) =>
  path === fact || path.startsWith(`${fact}.`) || path.startsWith(`${fact}[`);

/** All that is known of an asset; what the evidence of a gap cites stands first and is marked. */
export function AssetFacts({
  asset,
  evidence,
  labelOf,
}: {
  asset: AssetFieldsFragment;
  evidence: Gap['evidence'];
  labelOf: (field: string) => string;
}) {
  const facts = factsOf(asset, labelOf).map((fact) => ({
    ...fact,
    isCited: evidence.some(({ path }) => cites(path, fact.path)),
  }));
  return (
    <table className={classes.facts}>
      <caption
        style={{ captionSide: 'bottom', textAlign: 'left', padding: '8px', color: 'var(--mantine-color-dimmed)' }}
      >
        {percent(asset.completeness)} of what the catalogue requires is known
      </caption>
      <tbody>
        {facts
          .toSorted((one, other) => Number(other.isCited) - Number(one.isCited))
          .map(({ path, label, value, isCited }) => (
            <tr key={path} className={isCited ? classes.cited : undefined}>
              <th scope="row">
                {label}
                {isCited && <VisuallyHidden> (evidence)</VisuallyHidden>}
              </th>
              <td>{valueText(value)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
