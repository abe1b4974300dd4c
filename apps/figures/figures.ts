/**
 * The Prometheus figures of a process, as table.ts describes them; whoever has something to tell adds its own. Those of the
 * process and of Node are always told. Labels are templates and names of the configuration, never what somebody sent.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRIC_TABLE, type MetricName } from './table.js';

export class Figures {
  readonly #registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: 'schakel_' });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** `look` is called when somebody asks. */
  counter(name: MetricName, look?: (one: Counter) => void): Counter {
    return new Counter({
      ...this.#described(name),
      collect() {
        look?.(this);
      },
    });
  }

  /** Looked at when somebody asks. */
  gauge(name: MetricName, look: (one: Gauge) => void | Promise<void>): Gauge {
    return new Gauge({
      ...this.#described(name),
      collect() {
        return look(this);
      },
    });
  }

  histogram(name: MetricName, buckets: number[]): Histogram {
    return new Histogram({ ...this.#described(name), buckets });
  }

  #described(name: MetricName) {
    const { help, labels } = METRIC_TABLE[name];
    return { name, help, labelNames: [...labels] as string[], registers: [this.#registry] };
  }
}
