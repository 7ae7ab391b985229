import { Kbd, Modal, Table } from '@mantine/core';

const KEYS: readonly (readonly [string, string])[] = [
  ['j', 'Next gap'],
  ['k', 'Gap before'],
  ['a', 'Accept the proposal'],
  ['r', 'Reject the proposal'],
  ['e', 'Correct: give another value'],
  ['n', 'The field does not apply to this asset'],
  ['↓ ↑', 'Step through the list while it has the focus; Page, Home and End too'],
  ['Esc', 'Leave the editor or a dialog'],
  ['?', 'This help'],
];

export function KeyboardHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys">
      <Table withRowBorders={false}>
        <Table.Tbody>
          {KEYS.map(([key, meaning]) => (
            <Table.Tr key={key}>
              <Table.Td w={70}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
