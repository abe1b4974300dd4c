/** Cases over HTTP: each route one line to an operation. */
import { Body, Controller, Get, Headers, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  advanceCase,
  listActions,
  listCases,
  openCase,
  readAttempts,
  readCase,
  readHistory,
  replayCase,
  type Service,
} from '#operations';
import type { Answer } from '#store';
import { SERVICE } from '../tokens.js';
import { actorOf } from './identity.js';
import { AdvanceDto, CaseListDto, OpenCaseDto, PageDto, ReplayDto } from './dto.js';
import { keyOf, preconditionOf } from './preconditions.js';

@Controller('v1/regions/:region/cases')
export class CasesController {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Post()
  async open(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: OpenCaseDto,
  ): Promise<void> {
    const { school, subject, event, data = {} } = body;
    const opening = {
      school,
      data,
      ...(subject === undefined ? {} : { subject }),
      ...(event === undefined ? {} : { event }),
    };
    send(reply, await openCase(this.service, actorOf(request), region, opening, identityOf(request, key)));
  }

  @Get()
  async list(@Req() request: FastifyRequest, @Param('region') region: string, @Query() query: CaseListDto) {
    return listCases(this.service, actorOf(request), region, query);
  }

  @Get(':case')
  async read(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('region') region: string,
    @Param('case') id: string,
  ) {
    const found = await readCase(this.service, actorOf(request), region, id);
    void reply.header('etag', `"${found.version}"`);
    return found;
  }

  @Get(':case/actions')
  async actions(@Req() request: FastifyRequest, @Param('region') region: string, @Param('case') id: string) {
    return listActions(this.service, actorOf(request), region, id);
  }

  @Post(':case/transitions')
  async advance(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('case') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: AdvanceDto,
  ): Promise<void> {
    const { event, data = {}, role, onBehalfOf } = body;
    const advance = {
      event,
      data,
      ...(role === undefined ? {} : { role }),
      ...(onBehalfOf === undefined ? {} : { onBehalfOf: { whose: onBehalfOf.whose, given: onBehalfOf.given } }),
    };
    send(
      reply,
      await advanceCase(
        this.service,
        actorOf(request),
        region,
        id,
        advance,
        preconditionOf(ifMatch),
        identityOf(request, key),
      ),
    );
  }

  @Get(':case/transitions')
  async history(
    @Req() request: FastifyRequest,
    @Param('region') region: string,
    @Param('case') id: string,
    @Query() page: PageDto,
  ) {
    return readHistory(this.service, actorOf(request), region, id, page);
  }

  @Get(':case/attempts')
  async attempts(
    @Req() request: FastifyRequest,
    @Param('region') region: string,
    @Param('case') id: string,
    @Query() page: PageDto,
  ) {
    return readAttempts(this.service, actorOf(request), region, id, page);
  }

  @Get(':case/replay')
  async replay(
    @Req() request: FastifyRequest,
    @Param('region') region: string,
    @Param('case') id: string,
    @Query() { to }: ReplayDto,
  ) {
    return replayCase(this.service, actorOf(request), region, id, to);
  }
}

/** The body as it came, not as the DTO made it: it tells one request from another. */
function identityOf(request: FastifyRequest, key: string | undefined) {
  return { key: keyOf(key), method: request.method, path: request.url.split('?', 1)[0] ?? '', body: request.body };
}

function send(reply: FastifyReply, answer: Answer): void {
  for (const [name, value] of Object.entries(answer.headers)) void reply.header(name, value);
  void reply.code(answer.status).send(answer.body);
}
