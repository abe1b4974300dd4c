/** The catalogue over HTTP: workflows and regions, to read. */
import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { listRegions, listWaiting, listWorkflows, readRegion, readWorkflow, type Service } from '#operations';
import { SERVICE } from '../tokens.js';
import { RegionListDto } from './dto.js';
import { actorOf } from './identity.js';

@Controller('v1/workflows')
export class WorkflowsController {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get()
  list() {
    return listWorkflows(this.service);
  }

  @Get(':workflow')
  read(@Param('workflow') name: string) {
    return readWorkflow(this.service, name);
  }
}

@Controller('v1/regions')
export class RegionsController {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get()
  list(@Req() request: FastifyRequest, @Query() { stage }: RegionListDto) {
    return listRegions(this.service, actorOf(request), stage);
  }

  @Get(':region')
  read(@Req() request: FastifyRequest, @Param('region') region: string) {
    return readRegion(this.service, actorOf(request), region);
  }

  @Get(':region/waiting')
  waiting(@Req() request: FastifyRequest, @Param('region') region: string) {
    return listWaiting(this.service, actorOf(request), region);
  }
}
