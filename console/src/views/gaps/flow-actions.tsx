import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'wouter';
import { useWrite } from '../../api/use-write.js';
import { Icon } from '../../parts/icon.js';
import { counted } from '../../parts/words.js';
import { QuestionnaireButton } from '../questionnaire/questionnaire-button.js';
import { AcceptAbove } from './accept-above.js';
import { hasProposals, type ShownGaps } from './describe-view.js';
import type { Flow } from './use-flow.js';

/** What can be done with all gaps of a flow. What builds on proposals is offered once there are complete ones. */
export function FlowActions({ flow, shown, onHelp }: { flow: Flow; shown: ShownGaps; onHelp: () => void }) {
  const { id } = flow;
  const [isAccepting, accepting] = useDisclosure(false);
  const scan = useWrite('scanGaps', {
    refreshes: ['collectionFlow', 'collectionFlowGaps', 'countGaps'],
    says: ({ scanGaps }) => `The scan found ${counted(scanGaps.gapsFound, 'gap')}.`,
  });
  const analyse = useWrite('analyzeGaps', { refreshes: ['enhancementProgress', 'collectionFlow'] });
  const canDecide = hasProposals(shown);
  return (
    <>
      {canDecide && (
        <>
          <Button size="sm" onClick={accepting.open}>
            Accept in bulk…
          </Button>
          <QuestionnaireButton flow={flow} />
        </>
      )}
      <Menu position="bottom-end" shadow="md" width={250}>
        <Menu.Target>
          <Button size="sm" variant="default" rightSection={<Icon name="chevron" size={14} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} href={`/gaps/${id}/runs`}>
            Analysis runs
          </Menu.Item>
          {shown !== 'RUNNING' && (
            <>
              <Menu.Item onClick={() => scan.mutate({ input: { collectionFlowId: id } })}>Scan again</Menu.Item>
              {shown !== 'UNSCANNED' && (
                <Menu.Item onClick={() => analyse.mutate({ input: { collectionFlowId: id, forceRefresh: canDecide } })}>
                  {canDecide ? 'Analyse all assets again' : 'Analyse gaps'}
                </Menu.Item>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label="Keys (?)">
        <ActionIcon variant="default" size={36} onClick={onHelp} aria-label="Keys">
          <Icon name="help" />
        </ActionIcon>
      </Tooltip>
      {isAccepting && <AcceptAbove collectionFlowId={id} onClose={accepting.close} />}
    </>
  );
}
