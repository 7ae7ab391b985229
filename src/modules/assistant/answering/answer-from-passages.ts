export const ENOUGH_EVIDENCE = 0.25;
