/** The description of the interface: OpenAPI for machines, a page for people. */
import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { documentationPage } from '../documentation-page.js';
import { openApi } from '../openapi/document.js';

@Controller()
export class DocumentationController {
  readonly #document = openApi();
  readonly #page = documentationPage(this.#document);

  @Get('v1/openapi.json')
  // Anyone may read the description, from any page.
  @Header('access-control-allow-origin', '*')
  description() {
    return this.#document;
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
