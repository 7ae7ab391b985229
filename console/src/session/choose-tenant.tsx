import { Anchor, Button, Group, ScrollArea, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../api/use-read.js';
import { Icon } from '../parts/icon.js';
import { Loading } from '../parts/loading.js';
import { Problem } from '../parts/problem.js';
import classes from './choose-tenant.module.css';
import { CreateTenant } from './create-tenant.js';
import { Entrance } from './entrance.js';
import { chooseTenant, signOut } from './session.js';
import { useTenants } from './tenants.js';

/** Which engagement to look at. */
export function ChooseTenant() {
  const { accounts, tenants } = useTenants();
  const viewer = useRead('viewer', {}, { staleTime: 60_000 }).data?.viewer;
  const [isCreating, setIsCreating] = useState(false);
  const mayCreate = viewer?.isPlatformAdmin ?? false;
  return (
    <Entrance>
      <Stack gap="md">
        <div>
          <Title order={1} size="h3">
            Choose an engagement
          </Title>
          <Text size="sm" c="dimmed" mt={4}>
            Data never leaves the engagement it belongs to.
          </Text>
        </div>
        {accounts.error && <Problem error={accounts.error} onRetry={() => void accounts.refetch()} />}
        {accounts.isPending && <Loading what="the engagements" />}
        {tenants && tenants.length > 0 && (
          <ScrollArea.Autosize mah="45dvh" type="auto">
            <ul className={classes.list}>
              {tenants.map((tenant) => (
                <li key={tenant.engagementId}>
                  <UnstyledButton className={classes.tenant} onClick={() => chooseTenant(tenant)}>
                    <span className="truncate">
                      <Text span fw={550} display="block" className="truncate">
                        {tenant.engagementName}
                      </Text>
                      <Text span size="sm" c="dimmed" display="block" className="truncate">
                        {tenant.clientName}
                      </Text>
                    </span>
                    <Icon name="right" size={16} />
                  </UnstyledButton>
                </li>
              ))}
            </ul>
          </ScrollArea.Autosize>
        )}
        {tenants?.length === 0 && (
          <Text size="sm">
            {mayCreate
              ? 'There is none yet. Create the first client account and engagement to begin.'
              : `Nothing has been shared with "${viewer?.subject ?? 'you'}" yet. Ask an administrator of the client account for a grant.`}
          </Text>
        )}
        {mayCreate && (isCreating || tenants?.length === 0) && <CreateTenant onCreated={chooseTenant} />}
        <Group justify="space-between">
          {mayCreate && !isCreating && tenants !== undefined && tenants.length > 0 ? (
            <Button variant="subtle" size="compact-sm" onClick={() => setIsCreating(true)}>
              New engagement
            </Button>
          ) : (
            <span />
          )}
          <Anchor component="button" type="button" size="sm" onClick={() => signOut()}>
            Sign out
          </Anchor>
        </Group>
      </Stack>
    </Entrance>
  );
}
