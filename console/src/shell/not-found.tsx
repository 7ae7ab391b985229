import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { Empty } from '../parts/empty.js';

export function NotFound() {
  return (
    <Empty
      icon="help"
      title="There is nothing at this address"
      text="It may belong to another engagement: choose that one above, or start from the overview."
      action={
        <Button component={Link} href="/" variant="default">
          Overview
        </Button>
      }
    />
  );
}
