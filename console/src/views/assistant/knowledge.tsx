import { Button, FileButton, Group, Paper, Stack, Table, Text, Textarea, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useRead } from '../../api/use-read.js';
import { useWrite } from '../../api/use-write.js';
import { Problem } from '../../parts/problem.js';
import { ago, whole } from '../../parts/words.js';

/** The texts that answers are drawn from. */
export function Knowledge() {
  const read = useRead('knowledgeDocuments', { first: 200 });
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const add = useWrite('addKnowledgeDocument', {
    refreshes: ['knowledgeDocuments'],
    says: ({ addKnowledgeDocument: { document } }) =>
      `“${document.title}” was added${document.piiRedacted ? '; personal data in it was replaced' : ''}.`,
    onDone: () => {
      setTitle('');
      setText('');
    },
  });
  const open = async (file: File | null) => {
    if (!file) return;
    setTitle(file.name.replace(/\.[^.]+$/, ''));
    setText(await file.text());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ input: { title: title.trim(), text } });
  };
  const documents = read.data?.knowledgeDocuments.nodes ?? [];
  return (
    <Stack gap="md" maw={920}>
      <Paper className="surface" p="md">
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Group justify="space-between">
              <Title order={2} size="h5">
                Add a text
              </Title>
              <FileButton onChange={(file) => void open(file)} accept=".txt,.md">
                {(props) => (
                  <Button {...props} size="compact-sm" variant="default">
                    From a file
                  </Button>
                )}
              </FileButton>
            </Group>
            <TextInput label="Title" value={title} onChange={({ currentTarget }) => setTitle(currentTarget.value)} />
            <Textarea
              label="Text"
              description="Plain text or Markdown. Personal data and secrets are replaced before it is kept."
              autosize
              minRows={3}
              maxRows={12}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
            <Button
              type="submit"
              style={{ alignSelf: 'flex-start' }}
              loading={add.isPending}
              disabled={title.trim() === '' || text.trim() === ''}
            >
              Add
            </Button>
          </Stack>
        </form>
      </Paper>
      {read.error && <Problem error={read.error} onRetry={() => void read.refetch()} />}
      {read.data && documents.length === 0 && (
        <Text size="sm" c="dimmed">
          No documents yet: the assistant then answers from the state of the engagement only.
        </Text>
      )}
      {documents.length > 0 && (
        <Table.ScrollContainer minWidth={420} className="surface">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Document</Table.Th>
                <Table.Th ta="right">Passages</Table.Th>
                <Table.Th>Added</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {documents.map(({ id, title: name, chunkCount, createdAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td ta="right">{whole(chunkCount)}</Table.Td>
                  <Table.Td>{ago(createdAt)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
