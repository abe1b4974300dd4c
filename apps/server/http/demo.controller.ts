/** Demo mode over HTTP: the people, tokens for them, and the local issuer. Absent outside demo mode. */
import { All, Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { didYouMean } from '#language';
import { Refusal } from '#operations';
import type { DemoIssuer, DemoPerson } from '#platform';
import { DEMO } from '../tokens.js';
import { DemoTokenDto } from './dto.js';

export interface Demo {
  readonly issuer: DemoIssuer;
  people(): readonly DemoPerson[];
}

@Controller('demo')
export class DemoController {
  constructor(@Inject(DEMO) private readonly demo: Demo) {}

  @Get('people')
  people(): readonly DemoPerson[] {
    return this.demo.people();
  }

  @Post('tokens')
  async token(@Res() reply: FastifyReply, @Body() { person }: DemoTokenDto): Promise<void> {
    const token = await this.demo.issuer.mint(person);
    if (token === undefined) {
      const people = this.demo.people().map(({ person: id }) => id);
      throw new Refusal('person.not-found', {
        faults: [{ path: 'person', expected: 'a person of /demo/people', ...didYouMean(person, people) }],
      });
    }
    void reply.code(200).send(token);
  }

  @All('issuer/*')
  async issuer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = request.url.split('?', 1)[0] ?? '';
    const answer = await this.demo.issuer.handle({
      method: request.method,
      path,
      query: request.query,
      body: request.body,
      headers: request.headers,
    });
    for (const [name, value] of Object.entries(answer.headers)) void reply.header(name, value);
    void reply.code(answer.status).send(answer.body);
  }
}
