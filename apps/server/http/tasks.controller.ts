/** Tasks over HTTP: each route one line to an operation. */
import { Body, Controller, Get, Headers, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TaskDeed } from '#access';
import { actOnTask, listTasks, readTask, Refusal, type SentDeed, type Service } from '#operations';
import { SERVICE } from '../tokens.js';
import { identityOf, send } from './answer.js';
import { actorOf } from './identity.js';
import { preconditionOf } from './preconditions.js';
import { readBody } from './read-body.js';
import { DelegateTaskDto, ReassignTaskDto, ReleaseTaskDto, TaskListDto } from './task-dto.js';

/** What every deed comes with. */
interface Sent {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly region: string;
  readonly task: string;
  readonly ifMatch: string | undefined;
  readonly key: string | undefined;
}

@Controller('v1/regions/:region/tasks')
export class TasksController {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Param('region') region: string, @Query() query: TaskListDto) {
    const { mine, unclaimed, overdue, history, ...asked } = query;
    return listTasks(this.service, actorOf(request), region, {
      ...asked,
      mine: mine === 'true',
      unclaimed: unclaimed === 'true',
      overdue: overdue === 'true',
      history: history === 'true',
    });
  }

  @Get(':task')
  async read(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('region') region: string,
    @Param('task') id: string,
  ) {
    const found = await readTask(this.service, actorOf(request), region, id);
    void reply.header('etag', `"${found.version}"`);
    return found;
  }

  @Post(':task/claim')
  async claim(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('task') task: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
  ): Promise<void> {
    await this.#act('claim', { request, reply, region, task, ifMatch, key }, () => ofNothing(body));
  }

  @Post(':task/release')
  async release(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('task') task: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
  ): Promise<void> {
    const read = (): SentDeed => readBody(ReleaseTaskDto, body ?? {});
    await this.#act('release', { request, reply, region, task, ifMatch, key }, read);
  }

  @Post(':task/reassign')
  async reassign(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('task') task: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
  ): Promise<void> {
    const read = (): SentDeed => {
      const sent = readBody(ReassignTaskDto, body);
      if (sent.organisation !== undefined || sent.role !== undefined) return sent;
      throw new Refusal('request.invalid', {
        faults: [{ path: 'role', expected: 'a role, an organisation, or both' }],
      });
    };
    await this.#act('reassign', { request, reply, region, task, ifMatch, key }, read);
  }

  @Post(':task/delegate')
  async delegate(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('task') task: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
  ): Promise<void> {
    const read = (): SentDeed => readBody(DelegateTaskDto, body);
    await this.#act('delegate', { request, reply, region, task, ifMatch, key }, read);
  }

  @Post(':task/complete')
  async complete(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('region') region: string,
    @Param('task') task: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
  ): Promise<void> {
    await this.#act('complete', { request, reply, region, task, ifMatch, key }, () => ofNothing(body));
  }

  async #act(
    deed: TaskDeed,
    { request, reply, region, task, ifMatch, key }: Sent,
    read: () => SentDeed,
  ): Promise<void> {
    const identity = () => identityOf(request, key);
    const precondition = preconditionOf(ifMatch);
    send(reply, await actOnTask(this.service, actorOf(request), region, task, deed, read, precondition, identity));
  }
}

/** A body is not needed; one that says something is a mistake. */
function ofNothing(body: unknown): SentDeed {
  const faults = Object.keys(body ?? {}).map((path) => ({ path, expected: 'nothing here' }));
  if (faults.length > 0) throw new Refusal('request.invalid', { faults });
  return {};
}
