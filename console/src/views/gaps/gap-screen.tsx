import { Drawer, Paper } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useState } from 'react';
import { Empty } from '../../parts/empty.js';
import { Loading } from '../../parts/loading.js';
import { Problem } from '../../parts/problem.js';
import { ListFoot, VirtualTable } from '../../parts/virtual-table.js';
import { describeView, hasProposals } from './describe-view.js';
import { FlowHead, type FlowState } from './flow-head.js';
import { CompactGap, gapColumns } from './gap-columns.js';
import { GapDetail } from './gap-detail.js';
import { type GapChoice, OPEN_GAPS } from './gap-filter.js';
import { GapFilters } from './gap-filters.js';
import classes from './gap-screen.module.css';
import { KeyboardHelp } from './keyboard-help.js';
import { useAssetsAround } from './use-assets-around.js';
import { useCatalogue } from './use-catalogue.js';
import { useGapDecisions } from './use-gap-decisions.js';
import type { useGapList } from './use-gap-list.js';
import { useReviewKeys } from './use-review-keys.js';

/** The list of gaps beside the one that is looked at; what the flow says of them as soon as it is there. */
export function GapScreen({
  id,
  state,
  list,
}: {
  id: string;
  state: FlowState | undefined;
  list: ReturnType<typeof useGapList>;
}) {
  const { choice, setChoice, rows, query, loadMore, total } = list;
  const shown =
    state && describeView({ ...state.flow.gapSummary, phase: state.flow.phase, status: state.progress.status });
  const canDecide = shown !== undefined && hasProposals(shown);
  const hasConfidences = state
    ? state.flow.gapSummary.analyzed > 0
    : rows.some(({ confidenceScore }) => confidenceScore !== null);

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
      canAnalyse={shown !== undefined && shown !== 'RUNNING' && shown !== 'UNSCANNED'}
    />
  );
  return (
    <div className="fill">
      {state && shown ? (
        <FlowHead state={state} shown={shown} onHelp={() => setIsHelping(true)} />
      ) : (
        <div className={classes.awaited}>
          <Loading what="the flow" />
        </div>
      )}
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
                <NoGaps
                  hasAny={state === undefined || state.flow.gapSummary.total > 0}
                  isOpenOnly={JSON.stringify(choice) === JSON.stringify(OPEN_GAPS)}
                />
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
