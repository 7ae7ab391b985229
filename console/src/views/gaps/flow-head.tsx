import type { EnhancementProgressFieldsFragment } from '@lacuna/sdk';
import { Group, Text } from '@mantine/core';
import { PageHead } from '../../parts/page.js';
import { whole } from '../../parts/words.js';
import type { ShownGaps } from './describe-view.js';
import { FlowActions } from './flow-actions.js';
import { GapBar } from './gap-bar.js';
import { RunActions } from './run-actions.js';
import type { Flow } from './use-flow.js';
import { ViewBanner } from './view-banner.js';

/** A flow and how far its latest run is: summed over all gaps, which takes longer than to list the first. */
export interface FlowState {
  readonly flow: Flow;
  readonly progress: EnhancementProgressFieldsFragment;
}

/** What the flow is called, how far it is and what can be done with all of it. */
export function FlowHead({
  state: { flow, progress },
  shown,
  onHelp,
}: {
  state: FlowState;
  shown: ShownGaps;
  onHelp: () => void;
}) {
  const { id, name, gapSummary: summary } = flow;
  return (
    <>
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
        actions={<FlowActions flow={flow} shown={shown} onHelp={onHelp} />}
      />
      <ViewBanner
        shown={shown}
        progress={progress}
        analyzed={summary.analyzed}
        total={summary.total}
        action={<RunActions collectionFlowId={id} progress={progress} shown={shown} />}
      />
    </>
  );
}
