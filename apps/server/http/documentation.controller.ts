/** The description of the interface: OpenAPI for machines, a page for people. */
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { documentationPage } from '../documentation-page.js';
import { openApi } from '../openapi/document.js';

@Controller()
export class DocumentationController {
  // As bytes, once: anyone may ask, and to write them anew takes a millisecond for each who does.
  readonly #document = Buffer.from(JSON.stringify(openApi()));
  readonly #page = Buffer.from(documentationPage(openApi()));

  @Get('v1/openapi.json')
  description(@Res() reply: FastifyReply): void {
    // From any page of anyone.
    void reply
      .header('access-control-allow-origin', '*')
      .header('content-type', 'application/json; charset=utf-8')
      .send(this.#document);
  }

  /** Whoever types the address into a browser finds where to begin. */
  @Get()
  begin(@Res() reply: FastifyReply): void {
    void reply.redirect('/docs', 302);
  }

  @Get('docs')
  page(@Res() reply: FastifyReply): void {
    void reply.header('content-type', 'text/html; charset=utf-8').send(this.#page);
  }
}
