/** Cases over HTTP: each route one line to an operation. */
import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
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
  type Advance,
  type Opening,
  type RequestIdentity,
  type Service,
} from '#operations';
import { SERVICE } from '../tokens.js';
import { identityOf, send } from './answer.js';
import { actorOf } from './identity.js';
import { AdvanceDto, CaseListDto, OpenCaseDto, PageDto, ReplayDto } from './dto.js';
import { preconditionOf } from './preconditions.js';
import { readBody } from './read-body.js';

/**
 * What writes reads its request itself: each parameter that is declared on a method passes through the pipe that judges
 * queries, which does nothing to these and takes time.
 */
interface InRegion {
  Params: { region: string };
}
interface OnCase {
  Params: { region: string; case: string };
}

@Controller('v1/regions/:region/cases')
export class CasesController {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Post()
  async open(@Req() request: FastifyRequest<InRegion>, @Res() reply: FastifyReply): Promise<void> {
    const { region } = request.params;
    const read = (): Opening => openingOf(request.body);
    const identity = (): RequestIdentity => identityOf(request);
    send(reply, await openCase(this.service, actorOf(request), region, read, identity));
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
  async advance(@Req() request: FastifyRequest<OnCase>, @Res() reply: FastifyReply): Promise<void> {
    const { region, case: id } = request.params;
    const read = (): Advance => advanceOf(request.body);
    const identity = (): RequestIdentity => identityOf(request);
    send(reply, await advanceCase(this.service, actorOf(request), region, id, read, preconditionOf(request), identity));
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

/** The data of an event is what was sent: its own fields judge it, not the DTO. */
const dataOf = (body: unknown): Readonly<Record<string, unknown>> =>
  (body as { data?: Record<string, unknown> }).data ?? {};

function openingOf(body: unknown): Opening {
  const { school, subject, event, onBehalfOf } = readBody(OpenCaseDto, body);
  return {
    school,
    data: dataOf(body),
    ...(subject === undefined ? {} : { subject }),
    ...(event === undefined ? {} : { event }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf: { whose: onBehalfOf.whose, given: onBehalfOf.given } }),
  };
}

function advanceOf(body: unknown): Advance {
  const { event, role, onBehalfOf } = readBody(AdvanceDto, body);
  return {
    event,
    data: dataOf(body),
    ...(role === undefined ? {} : { role }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf: { whose: onBehalfOf.whose, given: onBehalfOf.given } }),
  };
}
