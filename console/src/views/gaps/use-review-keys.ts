import { useHotkeys } from '@mantine/hooks';

type ReviewKeys = Readonly<
  Record<'next' | 'previous' | 'accept' | 'reject' | 'notApplicable' | 'edit' | 'help', () => unknown>
>;

/** A letter that is pressed in a dialog is meant for that, and decides nothing behind it. */
const unlessInDialog = (act: () => unknown) => () => {
  if (document.querySelector('.mantine-Modal-content') === null) act();
};

/** One letter each for what a reviewer does all day; letters typed into a field stay letters. */
export function useReviewKeys({ next, previous, accept, reject, notApplicable, edit, help }: ReviewKeys): void {
  useHotkeys([
    ['j', unlessInDialog(next)],
    ['k', unlessInDialog(previous)],
    ['a', unlessInDialog(accept)],
    ['r', unlessInDialog(reject)],
    ['n', unlessInDialog(notApplicable)],
    ['e', unlessInDialog(edit)],
    // With Shift on most keyboards, without it on some.
    ['shift+?', unlessInDialog(help)],
    ['?', unlessInDialog(help)],
  ]);
}
