import { Button, Group, Kbd, Stack, Text, Title } from '@mantine/core';
import { useWrite } from '../../api/use-write.js';
import { StateBadge, wordOf } from '../../parts/badges.js';
import { Loading } from '../../parts/loading.js';
import { Problem } from '../../parts/problem.js';
import { ago, valueText } from '../../parts/words.js';
import { AssetFacts } from './asset-facts.js';
import classes from './gap-detail.module.css';
import { Proposal } from './proposal.js';
import type { useAssetsAround } from './use-assets-around.js';
import { useCatalogue } from './use-catalogue.js';
import type { Gap } from './use-gap-decisions.js';
import { ValueEditor } from './value-editor.js';

interface GapDetailProps {
  readonly gap: Gap;
  readonly around: ReturnType<typeof useAssetsAround>;
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
  const { gap, around, canAccept, canReject, canAnalyse, collectionFlowId, act, isEditing, onEditingEnd, onCorrect } =
    props;
  const { labelOf, fieldOf } = useCatalogue();
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
              <Button size="xs" disabled={!canAccept} onClick={act.accept} rightSection={<Kbd size="xs">a</Kbd>}>
                Accept
              </Button>
              <Button
                size="xs"
                variant="default"
                disabled={!canReject}
                onClick={act.reject}
                rightSection={<Kbd size="xs">r</Kbd>}
              >
                Reject
              </Button>
            </>
          )}
          <Button size="xs" variant="default" onClick={act.edit} rightSection={<Kbd size="xs">e</Kbd>}>
            {gap.confidenceScore === null ? 'Give a value' : 'Correct'}
          </Button>
          <Button
            size="xs"
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
          {around.error && <Problem error={around.error} onRetry={around.retry} />}
          {around.asset ? (
            <AssetFacts asset={around.asset} evidence={gap.evidence} labelOf={labelOf} />
          ) : (
            !around.error && <Loading what="the asset" />
          )}
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
