/** The shape of what clients send about tasks. */
import 'reflect-metadata';
import { Matches } from 'class-validator';
import { TASK_REASONS, type TaskReason } from '#access';
import { IsCursor, IsId, IsOneOf, IsPageSize, IsText, MayBeAbsent, PAGE_SIZE } from './dto.js';

export class TaskListDto {
  @MayBeAbsent()
  @IsOneOf('true', 'false')
  mine?: string;

  @MayBeAbsent()
  @IsOneOf('true', 'false')
  unclaimed?: string;

  @MayBeAbsent()
  @IsOneOf('true', 'false')
  overdue?: string;

  @MayBeAbsent()
  @IsOneOf('today')
  due?: 'today';

  @MayBeAbsent()
  @IsId()
  organisation?: string;

  @MayBeAbsent()
  @IsId()
  role?: string;

  @MayBeAbsent()
  @Matches(/^[0-9A-Za-z-]{1,64}$/, { message: 'a case number' })
  case?: string;

  @MayBeAbsent()
  @IsOneOf('task', 'notice', 'escalation')
  kind?: 'task' | 'notice' | 'escalation';

  @MayBeAbsent()
  @IsId()
  school?: string;

  @MayBeAbsent()
  @IsId()
  workflow?: string;

  /** `true`: also what is done. */
  @MayBeAbsent()
  @IsOneOf('true', 'false')
  history?: string;

  @IsPageSize()
  limit = PAGE_SIZE;

  @IsCursor()
  cursor?: string;
}

/** No field for a remark: a name would end up in it (docs/adr/0011). */
export class ReleaseTaskDto {
  @MayBeAbsent()
  @IsOneOf(...TASK_REASONS)
  reason?: TaskReason;
}

export class ReassignTaskDto extends ReleaseTaskDto {
  @MayBeAbsent()
  @IsId()
  organisation?: string;

  @MayBeAbsent()
  @IsId()
  role?: string;
}

export class DelegateTaskDto extends ReleaseTaskDto {
  @IsText(200)
  person!: string;
}
