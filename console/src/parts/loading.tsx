import { Center, Loader, VisuallyHidden } from '@mantine/core';

export function Loading({ what }: { what: string }) {
  return (
    <Center py="xl" role="status">
      <Loader size="sm" type="dots" />
      <VisuallyHidden>Reading {what}</VisuallyHidden>
    </Center>
  );
}
