/** How often a server that crashes is started again by itself. */

const MOST = 4;
const WITHIN_MS = 3 * 60_000;

export class Restarts {
  private times: number[] = [];

  /** Whether one more is fine; if so, it counts. */
  allow(now: number): boolean {
    this.times = this.times.filter((time) => now - time < WITHIN_MS);
    if (this.times.length >= MOST) {
      return false;
    }
    this.times.push(now);
    return true;
  }

  /** The user has asked for a fresh start. */
  forget(): void {
    this.times = [];
  }
}
