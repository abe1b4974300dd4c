/** The server as a Nest module: controllers, and what was made at the start handed to them. */
import { Module, type DynamicModule } from '@nestjs/common';
import type { PublishingService, ReportingService } from '#operations';
import { ActivitiesController } from './http/activities.controller.js';
import { CasesController } from './http/cases.controller.js';
import { RegionsController, WorkflowsController } from './http/catalogue.controller.js';
import { ConfigurationsController } from './http/configurations.controller.js';
import { DemoController, type Demo } from './http/demo.controller.js';
import { DocumentationController } from './http/documentation.controller.js';
import { EndpointsController } from './http/endpoints.controller.js';
import { HealthController } from './http/health.controller.js';
import { ReportsController } from './http/reports.controller.js';
import { TasksController } from './http/tasks.controller.js';
import type { Metrics } from './metrics.js';
import { DEMO, FIGURES, SERVICE } from './tokens.js';

export interface Made {
  readonly service: PublishingService & ReportingService;
  readonly metrics: Metrics;
  readonly demo: Demo | undefined;
  readonly isStorageFull: () => boolean;
}

@Module({})
export class AppModule {
  static with({ service, metrics, demo }: Made): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        CasesController,
        TasksController,
        ActivitiesController,
        RegionsController,
        ConfigurationsController,
        ReportsController,
        EndpointsController,
        WorkflowsController,
        HealthController,
        DocumentationController,
        ...(demo === undefined ? [] : [DemoController]),
      ],
      providers: [
        { provide: SERVICE, useValue: service },
        { provide: FIGURES, useValue: metrics.figures },
        { provide: DEMO, useValue: demo ?? null },
      ],
    };
  }
}
