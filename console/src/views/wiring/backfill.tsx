import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useWrite } from '../../api/use-write.js';
import { counted } from '../../parts/words.js';

/** Links what can be resolved: first counted, then, if one wants that, done. */
export function Backfill() {
  const count = useWrite('backfillWiring');
  const link = useWrite('backfillWiring', {
    refreshes: ['wiringHealth'],
    says: ({ backfillWiring: { report } }) =>
      `Linked ${counted(report.assetsLinked, 'asset')} and ${counted(report.rawRecordsLinked, 'raw record')}.`,
    onDone: () => count.reset(),
  });
  const report = count.data?.backfillWiring.report;
  const isNothing = report !== undefined && report.assetsLinked + report.rawRecordsLinked === 0;
  return (
    <Paper className="surface" p="md" component="section" aria-label="Backfill">
      <Group justify="space-between" gap="md">
        <div>
          <Title order={2} size="h5">
            Backfill
          </Title>
          <Text size="sm" c="dimmed">
            Links records, assets and flows that belong together and do not say so. Counted first; nothing changes until
            you say so.
          </Text>
        </div>
        <Button
          variant={report && !isNothing ? 'default' : 'filled'}
          onClick={() => count.mutate({ input: { dryRun: true } })}
          loading={count.isPending}
        >
          Dry run
        </Button>
      </Group>
      {report && (
        <Stack gap="sm" mt="md" align="flex-start" role="status">
          <Text size="sm">
            {isNothing
              ? 'Nothing can be linked: everything that is certain is linked already.'
              : `Would link ${counted(report.assetsLinked, 'asset')} and ${counted(report.rawRecordsLinked, 'raw record')}.`}
            {report.unresolvable > 0 &&
              ` ${counted(report.unresolvable, 'row')} cannot be resolved and stay as they are.`}
          </Text>
          {!isNothing && (
            <Button onClick={() => link.mutate({ input: { dryRun: false } })} loading={link.isPending}>
              Link them
            </Button>
          )}
        </Stack>
      )}
    </Paper>
  );
}
