/** Configurations of a region over HTTP: each route one line to an operation. */
import { Body, Controller, Get, Inject, Param, ParseIntPipe, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  activateConfiguration,
  listConfigurations,
  readConfiguration,
  Refusal,
  uploadConfiguration,
  type PublishingService,
} from '#operations';
import { SERVICE } from '../tokens.js';
import { send } from './answer.js';
import { actorOf } from './identity.js';

@Controller('v1/regions/:region/configurations')
export class ConfigurationsController {
  constructor(@Inject(SERVICE) private readonly service: PublishingService) {}

  @Post()
  async upload(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Body() body: unknown,
  ): Promise<void> {
    send(reply, await uploadConfiguration(this.service, actorOf(request), region, () => yamlOf(body)));
  }

  @Get()
  async list(@Req() request: FastifyRequest, @Param('region') region: string) {
    return listConfigurations(this.service, actorOf(request), region);
  }

  @Get(':number')
  async read(
    @Req() request: FastifyRequest,
    @Param('region') region: string,
    @Param('number', ParseIntPipe) number: number,
  ) {
    return readConfiguration(this.service, actorOf(request), region, number);
  }

  @Post(':number/activation')
  async activate(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('number', ParseIntPipe) number: number,
  ): Promise<void> {
    send(reply, await activateConfiguration(this.service, actorOf(request), region, number));
  }
}

/** The text of a body that came as YAML. */
function yamlOf(body: unknown): string {
  if (typeof body !== 'string') throw new Refusal('body.unsupported');
  return body;
}
