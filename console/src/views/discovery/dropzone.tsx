import { Button, FileButton, Group, Loader, Stack, Text } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { Icon } from '../../parts/icon.js';
import classes from './dropzone.module.css';

const ACCEPT = '.csv,.tsv,.txt,.json,.ndjson,.jsonl,.xlsx';

/** Where files are dropped or picked. */
export function Dropzone({
  title,
  sending,
  onFiles,
}: {
  title: string;
  /** Name of the file that is on its way; undefined while none is. */
  sending: string | undefined;
  onFiles: (files: File[]) => void;
}) {
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0 && sending === undefined) onFiles(files);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  return (
    <section
      aria-label={title}
      className={classes.zone}
      data-over={isOver || undefined}
      onDrop={drop}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
    >
      {sending === undefined ? (
        <Group justify="center" gap="lg">
          <span className={classes.symbol}>
            <Icon name="discovery" size={24} />
          </span>
          <Stack gap={2} maw={460}>
            <Text fw={550}>{title}</Text>
            <Text size="sm" c="dimmed">
              RVTools, Azure Migrate, AWS Migration Hub, Google Migration Center, ServiceNow, NetBox or any table: CSV,
              XLSX, JSON or NDJSON. The format is recognised by what is inside.
            </Text>
          </Stack>
          <FileButton onChange={(files) => files.length > 0 && onFiles(files)} accept={ACCEPT} multiple>
            {(props) => <Button {...props}>Choose files</Button>}
          </FileButton>
        </Group>
      ) : (
        <Group justify="center" gap="sm" role="status" mih={50}>
          <Loader size="sm" />
          <Text size="sm">
            Sending and reading <b>{sending}</b>…
          </Text>
        </Group>
      )}
    </section>
  );
}
