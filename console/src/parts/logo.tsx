/** A corner with one piece missing: what Lacuna looks for. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b5f68" />
      <path d="M9 8v16h14" fill="none" stroke="#fff" strokeWidth="3.4" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="20" cy="13" r="3.2" fill="none" stroke="#a3dfe3" strokeWidth="2.2" strokeDasharray="3.2 2.1" />
    </svg>
  );
}
