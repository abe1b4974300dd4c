/** Reports of a region over HTTP: each route one line to an operation. */
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { readBenchmarks, type ReportingService } from '#operations';
import { SERVICE } from '../tokens.js';
import { actorOf } from './identity.js';

@Controller('v1/regions/:region/reports')
export class ReportsController {
  constructor(@Inject(SERVICE) private readonly service: ReportingService) {}

  @Get('benchmarks')
  async benchmarks(@Req() request: FastifyRequest, @Param('region') region: string) {
    return readBenchmarks(this.service, actorOf(request), region);
  }
}
