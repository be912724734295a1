// Bounds what the texts of all charts take of memory: the chart that was used least recently makes room for others.
import { MOST_CHART_TEXT } from '../../../core/index.ts';

interface Kept {
  /** In characters. */
  readonly size: number;
  readonly drop: () => void;
}

export class ChartMemory {
  /** The one that was used least recently comes first. */
  readonly #kept = new Map<object, Kept>();
  #total = 0;

  /** Keeps `chart`, also in place of an earlier size. Calls `drop` of others as long as all together are too large. */
  keep(chart: object, size: number, drop: () => void): void {
    this.forget(chart);
    this.#kept.set(chart, { size, drop });
    this.#total += size;
    for (const [other, kept] of this.#kept) {
      if (this.#total <= MOST_CHART_TEXT || other === chart) {
        break;
      }
      this.forget(other);
      kept.drop();
    }
  }

  use(chart: object): void {
    const kept = this.#kept.get(chart);
    if (kept) {
      this.#kept.delete(chart);
      this.#kept.set(chart, kept);
    }
  }

  forget(chart: object | undefined): void {
    const kept = chart && this.#kept.get(chart);
    if (chart && kept) {
      this.#total -= kept.size;
      this.#kept.delete(chart);
    }
  }
}
