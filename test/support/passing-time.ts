/** A clock that moves on by a millisecond with each look, as on a slow server. `vi.unstubAllGlobals` brings back the right one. */
import { vi } from 'vitest';

export function stubPassingTime(): void {
  const RightDate = Date;
  let looks = 0;
  vi.stubGlobal(
    'Date',
    class extends Date {
      constructor(...given: []) {
        if (given.length > 0) super(...given);
        else super(Date.now());
      }
      static override now(): number {
        return RightDate.now() + ++looks;
      }
    },
  );
}
