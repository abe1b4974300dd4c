// Every table as an entity of TypeORM; entities.database.test.ts compares them with the migrated schema.
import { ActivityEntity } from './activity.entity.js';
import { AttemptEntity } from './attempt.entity.js';
import { CalendarVersionEntity } from './calendar-version.entity.js';
import { CaseEntity } from './case.entity.js';
import { CaseOrganisationEntity } from './case-organisation.entity.js';
import { CommandEntity } from './command.entity.js';
import { ConfigurationActEntity } from './configuration-act.entity.js';
import { ConfigurationEntity } from './configuration.entity.js';
import { DefinitionEntity } from './definition.entity.js';
import { DeliveryEntity } from './delivery.entity.js';
import { EndpointEntity } from './endpoint.entity.js';
import { EndpointSecretEntity } from './endpoint-secret.entity.js';
import { LawVersionEntity } from './law-version.entity.js';
import { MessageEntity } from './message.entity.js';
import { PlaceUseEntity } from './place-use.entity.js';
import { ProjectionEntity } from './projection.entity.js';
import { PseudonymKeyEntity } from './pseudonym-key.entity.js';
import { TaskActEntity } from './task-act.entity.js';
import { TaskEntity } from './task.entity.js';
import { TimerEntity } from './timer.entity.js';
import { TransitionEntity } from './transition.entity.js';
import { WaitingCaseEntity } from './waiting-case.entity.js';

export const entities = [
  ActivityEntity,
  AttemptEntity,
  CalendarVersionEntity,
  CaseEntity,
  CaseOrganisationEntity,
  CommandEntity,
  ConfigurationActEntity,
  ConfigurationEntity,
  DefinitionEntity,
  DeliveryEntity,
  EndpointEntity,
  EndpointSecretEntity,
  LawVersionEntity,
  MessageEntity,
  PlaceUseEntity,
  ProjectionEntity,
  PseudonymKeyEntity,
  TaskActEntity,
  TaskEntity,
  TimerEntity,
  TransitionEntity,
  WaitingCaseEntity,
];
