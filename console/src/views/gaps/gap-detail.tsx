import { Button, Group, Kbd, Stack, Text, Title } from '@mantine/core';
import { useRead } from '../../api/use-read.js';
import { useWrite } from '../../api/use-write.js';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Loading } from '../../parts/loading.js';
import { Problem } from '../../parts/problem.js';
import { ago, valueText } from '../../parts/words.js';
import { AssetFacts } from './asset-facts.js';
import classes from './gap-detail.module.css';
import { Proposal } from './proposal.js';
import { useCatalogue } from './use-catalogue.js';
import type { Gap } from './use-gap-decisions.js';
import { ValueEditor } from './value-editor.js';

interface GapDetailProps {
  readonly gap: Gap;
  readonly canAccept: boolean;
  readonly canReject: boolean;
  readonly canAnalyse: boolean;
  readonly collectionFlowId: string;
  readonly act: Readonly<Record<'accept' | 'reject' | 'notApplicable' | 'edit', () => void>>;
  readonly isEditing: boolean;
  readonly onEditingEnd: () => void;
  readonly onCorrect: (value: unknown) => Promise<unknown>;
}

/** One gap: what is proposed and why, beside what the asset says. */
export function GapDetail(props: GapDetailProps) {
  const { gap, canAccept, canReject, canAnalyse, collectionFlowId, act, isEditing, onEditingEnd, onCorrect } = props;
  const { labelOf, fieldOf } = useCatalogue();
  const asset = useRead('asset', { id: gap.asset.id }, { staleTime: 30_000 });
  const analyse = useWrite('analyzeGaps', {
    refreshes: ['enhancementProgress', 'collectionFlow'],
    says: () => 'The asset is analysed again.',
  });
  const isOpen = gap.resolution === 'PENDING';
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" c="dimmed">
          {gap.asset.name ?? gap.asset.id} · {wordOf(gap.asset.assetType)}
        </Text>
        <Group justify="space-between" gap="xs" align="center">
          <Title order={2} size="h4">
            {labelOf(gap.fieldName)}
          </Title>
          <Group gap={6}>
            <StateBadge value={gap.priority} />
            <StateBadge value={gap.gapType} />
            {!isOpen && <StateBadge value={gap.resolution} />}
          </Group>
        </Group>
      </div>
      {isOpen && !isEditing && (
        <Group gap="xs">
          {gap.confidenceScore !== null && (
            <>
              <Button size="sm" disabled={!canAccept} onClick={act.accept} rightSection={<Kbd size="xs">a</Kbd>}>
                Accept
              </Button>
              <Button
                size="sm"
                variant="default"
                disabled={!canReject}
                onClick={act.reject}
                rightSection={<Kbd size="xs">r</Kbd>}
              >
                Reject
              </Button>
            </>
          )}
          <Button size="sm" variant="default" onClick={act.edit} rightSection={<Kbd size="xs">e</Kbd>}>
            {gap.confidenceScore === null ? 'Give a value' : 'Correct'}
          </Button>
          <Button
            size="sm"
            variant="subtle"
            color="gray"
            onClick={act.notApplicable}
            rightSection={<Kbd size="xs">n</Kbd>}
          >
            Not applicable
          </Button>
        </Group>
      )}
      {isEditing && (
        <ValueEditor
          field={fieldOf(gap.asset.assetType, gap.fieldName)}
          label={labelOf(gap.fieldName)}
          value={gap.proposedValue}
          onSave={onCorrect}
          onEnd={onEditingEnd}
        />
      )}
      {!isOpen && (
        <Text size="sm">
          {wordOf(gap.resolution)}
          {gap.resolvedValue === null ? '' : `: ${valueText(gap.resolvedValue)}`}
          {gap.resolvedBy === null ? '' : `, by ${gap.resolvedBy}`}
          {gap.resolvedAt === null ? '' : `, ${ago(gap.resolvedAt)}`}.
        </Text>
      )}
      <div className={classes.sides}>
        <Proposal gap={gap} />
        <section aria-label="What the asset says">
          <Title order={3} size="h6" mb="xs">
            What the asset says
          </Title>
          {asset.error && <Problem error={asset.error} onRetry={() => void asset.refetch()} />}
          {asset.isPending && <Loading what="the asset" />}
          {asset.data?.asset && <AssetFacts asset={asset.data.asset} evidence={gap.evidence} />}
        </section>
      </div>
      {canAnalyse && (
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          loading={analyse.isPending}
          onClick={() => analyse.mutate({ input: { collectionFlowId, assetIds: [gap.asset.id], forceRefresh: true } })}
        >
          Analyse this asset again
        </Button>
      )}
    </Stack>
  );
}
