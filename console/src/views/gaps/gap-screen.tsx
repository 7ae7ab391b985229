import type { EnhancementProgressFieldsFragment } from '@lacuna/sdk';
import { Drawer, Group, Paper, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useState } from 'react';
import { Empty } from '../../parts/empty.js';
import { Loading } from '../../parts/loading.js';
import { PageHead } from '../../parts/page.js';
import { Problem } from '../../parts/problem.js';
import { ListFoot, VirtualTable } from '../../parts/virtual-table.js';
import { whole } from '../../parts/words.js';
import { describeView, hasProposals } from './describe-view.js';
import { FlowActions } from './flow-actions.js';
import { GapBar } from './gap-bar.js';
import { CompactGap, gapColumns } from './gap-columns.js';
import { GapDetail } from './gap-detail.js';
import { type GapChoice, OPEN_GAPS } from './gap-filter.js';
import { GapFilters } from './gap-filters.js';
import classes from './gap-screen.module.css';
import { KeyboardHelp } from './keyboard-help.js';
import { RunActions } from './run-actions.js';
import { useAssetsAround } from './use-assets-around.js';
import { useCatalogue } from './use-catalogue.js';
import type { Flow } from './use-flow.js';
import { useGapDecisions } from './use-gap-decisions.js';
import type { useGapList } from './use-gap-list.js';
import { useReviewKeys } from './use-review-keys.js';
import { ViewBanner } from './view-banner.js';

/** The list of gaps beside the one that is looked at. */
export function GapScreen({
  flow,
  progress,
  list,
}: {
  flow: Flow;
  progress: EnhancementProgressFieldsFragment;
  list: ReturnType<typeof useGapList>;
}) {
  const { id, name, phase, gapSummary: summary } = flow;
  const shown = describeView({ phase, status: progress.status, analyzed: summary.analyzed, total: summary.total });
  const canDecide = hasProposals(shown);
  const hasConfidences = summary.analyzed > 0;

  const { choice, setChoice, rows, query, loadMore, total } = list;
  const [index, setIndex] = useState(-1);
  const gap = rows[index];
  const around = useAssetsAround(rows, index);
  const choose = (next: GapChoice) => {
    setChoice(next);
    setIndex(-1);
  };
  const decisions = useGapDecisions();
  const [isEditing, setIsEditing] = useState(false);
  const [isHelping, setIsHelping] = useState(false);
  const isOpen = gap?.resolution === 'PENDING';
  const canAccept = canDecide && isOpen && gap.proposedValue !== null;
  const canReject = canDecide && isOpen && gap.confidenceScore !== null;
  const step = (by: number) => {
    setIndex((from) => Math.max(0, Math.min(rows.length - 1, from + by)));
    setIsEditing(false);
  };
  // The next gap is shown at once: a decision that fails says so by itself.
  const act = {
    accept: () => canAccept && (decisions.accept(gap), step(1)),
    reject: () => canReject && (decisions.reject(gap), step(1)),
    notApplicable: () => isOpen && (decisions.notApplicable(gap), step(1)),
    edit: () => gap && setIsEditing(true),
  };
  useReviewKeys({ ...act, next: () => step(1), previous: () => step(-1), help: () => setIsHelping(true) });

  const { labelOf } = useCatalogue();
  const columns = useMemo(() => gapColumns(labelOf, hasConfidences), [labelOf, hasConfidences]);
  const select = useCallback((next: number) => {
    setIndex(next);
    setIsEditing(false);
  }, []);
  const isWide = useMediaQuery('(min-width: 1100px)', true, { getInitialValueInEffect: false });
  const detail = gap && (
    <GapDetail
      key={gap.id}
      gap={gap}
      around={around}
      canAccept={canAccept}
      canReject={canReject}
      act={act}
      isEditing={isEditing}
      onEditingEnd={() => setIsEditing(false)}
      onCorrect={(value) => decisions.correct(gap, value)}
      collectionFlowId={id}
      canAnalyse={shown !== 'RUNNING' && shown !== 'UNSCANNED'}
    />
  );
  return (
    <div className="fill">
      <PageHead
        title={name}
        back={{ href: '/gaps', title: 'Gaps' }}
        lead={
          <Group gap="sm" mt={4} wrap="nowrap" maw={520}>
            <Text size="sm" c="dimmed" className="figures" style={{ whiteSpace: 'nowrap' }}>
              {whole(summary.pending)} open of {whole(summary.total)}
            </Text>
            <div style={{ flex: 1, minWidth: 80 }}>
              <GapBar summary={summary} />
            </div>
          </Group>
        }
        actions={<FlowActions flow={flow} shown={shown} onHelp={() => setIsHelping(true)} />}
      />
      <ViewBanner
        shown={shown}
        progress={progress}
        analyzed={summary.analyzed}
        total={summary.total}
        action={<RunActions collectionFlowId={id} progress={progress} shown={shown} />}
      />
      <div className={classes.filters}>
        <GapFilters choice={choice} onChange={choose} hasConfidences={hasConfidences} />
      </div>
      <div className={classes.split}>
        <Paper className={`surface ${classes.list}`}>
          {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
          {query.isPending ? (
            <Loading what="the gaps" />
          ) : (
            <VirtualTable
              label="Gaps"
              rows={rows}
              columns={columns}
              rowKey={(row) => row.id}
              onNearEnd={loadMore}
              total={total}
              compact={(row) => <CompactGap gap={row} label={labelOf(row.fieldName)} />}
              selected={index}
              onSelect={select}
              empty={
                <NoGaps hasAny={summary.total > 0} isOpenOnly={JSON.stringify(choice) === JSON.stringify(OPEN_GAPS)} />
              }
            />
          )}
          <ListFoot shown={rows.length} total={total} noun="gaps" />
        </Paper>
        {isWide && (
          <Paper className={`surface ${classes.detail}`} component="section" aria-label="The chosen gap">
            {detail ?? (
              <Empty
                icon="gaps"
                title="Choose a gap"
                text={
                  <>
                    Click one, or step through them with <b>j</b> and <b>k</b>. Press <b>?</b> for all keys.
                  </>
                }
              />
            )}
          </Paper>
        )}
      </div>
      {!isWide && (
        <Drawer
          opened={gap !== undefined}
          onClose={() => select(-1)}
          position="right"
          size="min(560px, 100vw)"
          title="Gap"
          padding="md"
        >
          {detail}
        </Drawer>
      )}
      <KeyboardHelp isOpen={isHelping} onClose={() => setIsHelping(false)} />
    </div>
  );
}

function NoGaps({ hasAny, isOpenOnly }: { hasAny: boolean; isOpenOnly: boolean }) {
  if (!hasAny)
    return (
      <Empty
        icon="check"
        title="No gaps"
        text="The assets say all that the catalogue asks for, or have not been scanned yet: “Scan again” above compares them."
      />
    );
  return isOpenOnly ? (
    <Empty icon="check" title="Nothing is open" text="Every gap is decided. “Any state” in the filter shows how." />
  ) : (
    <Empty icon="gaps" title="No gap fits the filter" text="Widen the filter above, or reset it." />
  );
}
