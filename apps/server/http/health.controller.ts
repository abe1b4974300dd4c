/** For those who operate the service: whether it lives, whether it can work, and its figures. */
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Service } from '#operations';
import type { Figures } from '../../figures/figures.js';
import { FIGURES, SERVICE } from '../tokens.js';

@Controller()
export class HealthController {
  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(FIGURES) private readonly figures: Figures,
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
  async tell(@Res() reply: FastifyReply): Promise<void> {
    void reply.header('content-type', this.figures.contentType).send(await this.figures.text());
  }
}
