/** Help without a pupil file over HTTP: each route one line to an operation. */
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  countActivities,
  listActivities,
  readActivity,
  readActivityCodes,
  recordActivity,
  withdrawActivity,
  type SentActivity,
  type Service,
} from '#operations';
import { SERVICE } from '../tokens.js';
import {
  ActivityCodesDto,
  ActivityCountDto,
  ActivityListDto,
  RecordActivityDto,
  WithdrawActivityDto,
} from './activity-dto.js';
import { identityOf, send } from './answer.js';
import { actorOf } from './identity.js';
import { bodyFaults, readBody } from './read-body.js';

@Controller('v1/regions/:region/activities')
export class ActivitiesController {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Post()
  async record(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Body() body: unknown,
  ): Promise<void> {
    const identity = () => identityOf(request);
    send(reply, await recordActivity(this.service, actorOf(request), region, () => sentOf(body), identity));
  }

  @Get()
  async list(@Req() request: FastifyRequest, @Param('region') region: string, @Query() query: ActivityListDto) {
    const { history, ...asked } = query;
    return listActivities(this.service, actorOf(request), region, { ...asked, history: history === 'true' });
  }

  @Get('counts')
  async counts(@Req() request: FastifyRequest, @Param('region') region: string, @Query() query: ActivityCountDto) {
    return countActivities(this.service, actorOf(request), region, query);
  }

  @Get('codes')
  codes(@Req() request: FastifyRequest, @Param('region') region: string, @Query() { need }: ActivityCodesDto) {
    return readActivityCodes(this.service, actorOf(request), region, need);
  }

  @Get(':activity')
  async read(@Req() request: FastifyRequest, @Param('region') region: string, @Param('activity') id: string) {
    return readActivity(this.service, actorOf(request), region, id);
  }

  @Post(':activity/withdrawal')
  async withdraw(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('activity') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const read = () => readBody(WithdrawActivityDto, body ?? {});
    const identity = () => identityOf(request);
    send(reply, await withdrawActivity(this.service, actorOf(request), region, id, read, identity));
  }
}

/** What has the right type, for the operation to judge, and what has not, as faults. */
function sentOf(body: unknown): SentActivity {
  const faults = bodyFaults(RecordActivityDto, body);
  const sent = body as Readonly<Record<string, unknown>>;
  const word = (from: Readonly<Record<string, unknown>>, name: string): string | undefined => {
    const value = Object.hasOwn(from, name) ? from[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const number = (name: string): number | undefined => (typeof sent[name] === 'number' ? sent[name] : undefined);
  const actors: unknown = sent['actors'];
  return {
    request: {
      school: word(sent, 'school'),
      organisation: word(sent, 'organisation'),
      kind: word(sent, 'kind'),
      taskCode: word(sent, 'taskCode'),
      angle: word(sent, 'angle'),
      level: word(sent, 'level'),
      focus: word(sent, 'focus'),
      theme: word(sent, 'theme'),
      setting: word(sent, 'setting'),
      slot: word(sent, 'slot'),
      heldDate: word(sent, 'heldDate'),
      minutes: number('minutes'),
      participants: number('participants'),
      actors: Array.isArray(actors)
        ? actors.map((one: unknown) => {
            const actor = typeof one === 'object' && one !== null ? (one as Record<string, unknown>) : {};
            return { role: word(actor, 'role'), domain: word(actor, 'domain') };
          })
        : undefined,
    },
    role: word(sent, 'role'),
    replaces: word(sent, 'replaces'),
    faults,
  };
}
