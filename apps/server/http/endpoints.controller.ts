/** Messages to other systems over HTTP, for the administrator of a region: each route one line to an operation. */
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  listDeadLetters,
  listEndpoints,
  makeSecret,
  replayDeadLetters,
  resumeEndpoint,
  type Service,
} from '#operations';
import { SERVICE } from '../tokens.js';
import { send } from './answer.js';
import { DeadLetterListDto, ReplayMessagesDto } from './endpoint-dto.js';
import { actorOf } from './identity.js';
import { readBody } from './read-body.js';

@Controller('v1/regions/:region')
export class EndpointsController {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get('endpoints')
  async list(@Req() request: FastifyRequest, @Param('region') region: string) {
    return listEndpoints(this.service, actorOf(request), region);
  }

  @Post('endpoints/:endpoint/secrets')
  async makeSecret(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('endpoint') endpoint: string,
  ): Promise<void> {
    send(reply, await makeSecret(this.service, actorOf(request), region, endpoint));
  }

  @Post('endpoints/:endpoint/resumption')
  async resume(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('endpoint') endpoint: string,
  ): Promise<void> {
    send(reply, await resumeEndpoint(this.service, actorOf(request), region, endpoint));
  }

  @Post('endpoints/:endpoint/replay')
  async replay(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('endpoint') endpoint: string,
    @Body() body: unknown,
  ): Promise<void> {
    const read = () => readBody(ReplayMessagesDto, body ?? {});
    send(reply, await replayDeadLetters(this.service, actorOf(request), region, endpoint, read));
  }

  @Get('dead-letters')
  async deadLetters(
    @Req() request: FastifyRequest,
    @Param('region') region: string,
    @Query() query: DeadLetterListDto,
  ) {
    return listDeadLetters(this.service, actorOf(request), region, query);
  }
}
