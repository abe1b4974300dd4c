/** For those who operate the service: whether it lives, whether it can work, and its figures. */
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Service } from '#operations';
import type { Metrics } from '../metrics.js';
import { METRICS, SERVICE } from '../tokens.js';

@Controller()
export class HealthController {
  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  /** The process answers; it says nothing of the database, so that an orchestrator does not kill it for another's fault. */
  @Get('health/live')
  live() {
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready() {
    await this.service.store.ping();
    return { status: 'ready', regions: this.service.catalogue.regions.size };
  }

  @Get('metrics')
  async figures(@Res() reply: FastifyReply): Promise<void> {
    void reply.header('content-type', this.metrics.contentType).send(await this.metrics.text());
  }
}
