import type { ReactNode } from 'react';

const SHAPES = {
  overview: <path d="M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 4v3h6V4z" />,
  discovery: <path d="M12 15V4m0 0L7.5 8.5M12 4l4.5 4.5M4 15v4a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-4" />,
  gaps: <path d="M4 6h16M4 12h5m6 0h5M4 18h10" />,
  wiring: (
    <path d="M8 6a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zm13 12a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM8 6h6a3 3 0 0 1 3 3v6.5" />
  ),
  learnings: <path d="M9.5 18h5M10 21h4m-6.3-6.2a6.5 6.5 0 1 1 8.6 0c-.8.8-1.3 1.6-1.3 3.2H9c0-1.6-.5-2.4-1.3-3.2z" />,
  audit: <path d="M12 3l7.5 3v5.5c0 4.5-3 7.8-7.5 9.5-4.5-1.7-7.5-5-7.5-9.5V6zM8.8 12l2.3 2.3 4.2-4.3" />,
  usage: <path d="M4 20h16M7 16v-5m5 5V5m5 11V9" />,
  assistant: <path d="M4 5h16v11H10l-4.5 4V16H4z" />,
  explorer: <path d="M8.5 7L4 12l4.5 5M15.5 7L20 12l-4.5 5" />,
  check: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  cross: <path d="M6.5 6.5l11 11m0-11l-11 11" />,
  edit: <path d="M4.5 19.5l1-4L16 5l3 3L8.5 18.5zM14 7l3 3" />,
  sun: (
    <path d="M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0-5v1.5m0 15V21m9-9h-1.5M4.5 12H3m15.4-6.4l-1.1 1.1M6.7 17.3l-1.1 1.1m12.8 0l-1.1-1.1M6.7 6.7L5.6 5.6" />
  ),
  moon: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />,
  chevron: <path d="M7 10l5 5 5-5" />,
  right: <path d="M9.5 6.5L15 12l-5.5 5.5" />,
  refresh: <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4h-4" />,
  send: <path d="M4 12l16-8-5 16-3-7z" />,
  help: <path d="M9.3 9.3a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1.2-1.5 2.3m0 3.2v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z" />,
  spark: <path d="M12 4l1.9 5.1L19 11l-5.1 1.9L12 18l-1.9-5.1L5 11l5.1-1.9zM18.5 16v4m-2-2h4" />,
  file: <path d="M7 3h7l4 4v14H7zM14 3v4h4" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** A line drawing in the colour of the text beside it; it never says what no text says. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flexShrink: 0 }}
    >
      {SHAPES[name]}
    </svg>
  );
}
