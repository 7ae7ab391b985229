import type { Tenant } from '@lacuna/sdk';
import { Button, Menu, Modal, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocation } from 'wouter';
import { useTenant } from '../api/client.js';
import { useRead } from '../api/use-read.js';
import { Icon } from '../parts/icon.js';
import { CreateTenant } from '../session/create-tenant.js';
import { chooseTenant } from '../session/session.js';
import { useTenants } from '../session/tenants.js';

/** Which engagement is looked at, and the way to another one. */
export function TenantMenu() {
  const current = useTenant();
  const { accounts, tenants } = useTenants();
  const viewer = useRead('viewer', {}, { staleTime: 60_000 }).data?.viewer;
  const [isCreating, creating] = useDisclosure(false);
  const [, navigate] = useLocation();
  const change = (tenant: Tenant) => {
    // What an address names belongs to the engagement that is left.
    navigate('/');
    creating.close();
    chooseTenant(tenant);
  };
  const shown = tenants?.find(({ engagementId }) => engagementId === current?.engagementId);
  return (
    <>
      <Menu position="bottom-start" width={320} shadow="md">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            c="var(--mantine-color-text)"
            px="xs"
            miw={0}
            rightSection={<Icon name="chevron" size={14} />}
            aria-label={
              shown ? `Engagement: ${shown.clientName}, ${shown.engagementName}. Change it` : 'Change the engagement'
            }
          >
            <span className="truncate">
              <Text span size="sm" c="dimmed" visibleFrom="xs">
                {shown && `${shown.clientName} / `}
              </Text>
              <Text span size="sm" fw={550}>
                {shown?.engagementName}
              </Text>
            </span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <ScrollArea.Autosize mah="60dvh" type="auto">
            {accounts.data?.clientAccounts
              .filter(({ engagements }) => engagements.length > 0)
              .map((account) => (
                <div key={account.id}>
                  <Menu.Label>{account.name}</Menu.Label>
                  {account.engagements.map(({ id, name }) => (
                    <Menu.Item
                      key={id}
                      onClick={() => change({ clientAccountId: account.id, engagementId: id })}
                      rightSection={id === current?.engagementId ? <Icon name="check" size={14} /> : undefined}
                      aria-current={id === current?.engagementId ? 'true' : undefined}
                    >
                      {name}
                    </Menu.Item>
                  ))}
                </div>
              ))}
          </ScrollArea.Autosize>
          {viewer?.isPlatformAdmin && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={creating.open}>New engagement…</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isCreating} onClose={creating.close} title="New engagement">
        <CreateTenant onCreated={change} />
      </Modal>
    </>
  );
}
