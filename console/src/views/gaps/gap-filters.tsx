import type { GapPriority, GapResolution } from '@lacuna/sdk';
import { Button, Group, Select } from '@mantine/core';
import { AssetPicker } from './asset-picker.js';
import { type ConfidenceChoice, type GapChoice, OPEN_GAPS } from './gap-filter.js';
import { useCatalogue } from './use-catalogue.js';

const RESOLUTIONS: { value: GapResolution; label: string }[] = [
  { value: 'PENDING', label: 'Open' },
  { value: 'ACCEPTED', label: 'Accepted' },
  { value: 'REJECTED', label: 'Rejected' },
  { value: 'RESOLVED', label: 'Given a value' },
  { value: 'NOT_APPLICABLE', label: 'Not applicable' },
];
const PRIORITIES: { value: GapPriority; label: string }[] = [
  { value: 'CRITICAL', label: 'Critical' },
  { value: 'HIGH', label: 'High' },
  { value: 'MEDIUM', label: 'Medium' },
  { value: 'LOW', label: 'Low' },
];
const CONFIDENCES: { value: ConfidenceChoice; label: string }[] = [
  { value: 'proposed', label: 'With a proposal' },
  { value: 'unproposed', label: 'Without a proposal' },
  { value: 'strong', label: '90% and more: strong' },
  { value: 'moderate', label: '70–90%: moderate' },
  { value: 'weak', label: '50–70%: weak' },
  { value: 'none', label: 'Below 50%: no evidence' },
];

/** Narrows the gaps. */
export function GapFilters({
  choice,
  onChange,
  hasConfidences,
}: {
  choice: GapChoice;
  onChange: (choice: GapChoice) => void;
  /** False while there is only the scan to see. */
  hasConfidences: boolean;
}) {
  const { labels } = useCatalogue();
  const isNarrowed = JSON.stringify(choice) !== JSON.stringify(OPEN_GAPS);
  const common = { size: 'xs', clearable: true, checkIconPosition: 'right' } as const;
  return (
    <Group gap="xs" role="search" aria-label="Filter the gaps">
      <Select
        {...common}
        w={130}
        aria-label="State"
        placeholder="Any state"
        data={RESOLUTIONS}
        value={choice.resolution}
        onChange={(resolution) => onChange({ ...choice, resolution })}
      />
      <Select
        {...common}
        w={120}
        aria-label="Priority"
        placeholder="Any priority"
        data={PRIORITIES}
        value={choice.priority}
        onChange={(priority) => onChange({ ...choice, priority })}
      />
      {hasConfidences && (
        <Select
          {...common}
          w={190}
          aria-label="Confidence"
          placeholder="Any confidence"
          data={CONFIDENCES}
          value={choice.confidence}
          onChange={(confidence) => onChange({ ...choice, confidence })}
        />
      )}
      <Select
        {...common}
        w={180}
        aria-label="Field"
        placeholder="Any field"
        searchable
        data={[...labels].map(([value, label]) => ({ value, label }))}
        value={choice.fieldName}
        onChange={(fieldName) => onChange({ ...choice, fieldName })}
      />
      <AssetPicker assetId={choice.assetId} onChange={(assetId) => onChange({ ...choice, assetId })} />
      {isNarrowed && (
        <Button size="compact-xs" variant="subtle" onClick={() => onChange(OPEN_GAPS)}>
          Reset
        </Button>
      )}
    </Group>
  );
}
