/** Tasks over HTTP: each route one line to an operation. */
import {
  Controller,
  createParamDecorator,
  Get,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TaskDeed } from '#access';
import { actOnTask, listTasks, readTask, Refusal, type SentDeed, type Service } from '#operations';
import { SERVICE } from '../tokens.js';
import { identityOf, send } from './answer.js';
import { actorOf } from './identity.js';
import { preconditionOf } from './preconditions.js';
import { readBody } from './read-body.js';
import { DelegateTaskDto, ReassignTaskDto, ReleaseTaskDto, TaskListDto } from './task-dto.js';

/** What every deed comes with: on which task, and the request that says the rest. */
interface Asked {
  readonly request: FastifyRequest<{ Params: { region: string; task: string } }>;
  readonly reply: FastifyReply;
}

const Asked = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const http = context.switchToHttp();
  return { request: http.getRequest(), reply: http.getResponse() };
});

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
  async claim(@Asked() asked: Asked): Promise<void> {
    await this.#act('claim', asked, ofNothing);
  }

  @Post(':task/release')
  async release(@Asked() asked: Asked): Promise<void> {
    await this.#act('release', asked, (body) => readBody(ReleaseTaskDto, body ?? {}));
  }

  @Post(':task/reassign')
  async reassign(@Asked() asked: Asked): Promise<void> {
    await this.#act('reassign', asked, (body) => {
      const sent = readBody(ReassignTaskDto, body);
      if (sent.organisation !== undefined || sent.role !== undefined) return sent;
      throw new Refusal('request.invalid', {
        faults: [{ path: 'role', expected: 'a role, an organisation, or both' }],
      });
    });
  }

  @Post(':task/delegate')
  async delegate(@Asked() asked: Asked): Promise<void> {
    await this.#act('delegate', asked, (body) => readBody(DelegateTaskDto, body));
  }

  @Post(':task/complete')
  async complete(@Asked() asked: Asked): Promise<void> {
    await this.#act('complete', asked, ofNothing);
  }

  async #act(deed: TaskDeed, { request, reply }: Asked, readSent: (body: unknown) => SentDeed): Promise<void> {
    const { region, task } = request.params;
    const read = () => readSent(request.body);
    const identity = () => identityOf(request);
    const precondition = preconditionOf(request);
    send(reply, await actOnTask(this.service, actorOf(request), region, task, deed, read, precondition, identity));
  }
}

/** A body is not needed; one that says something is a mistake. */
function ofNothing(body: unknown): SentDeed {
  const faults = Object.keys(body ?? {}).map((path) => ({ path, expected: 'nothing here' }));
  if (faults.length > 0) throw new Refusal('request.invalid', { faults });
  return {};
}
